"""What the fuzzer has to be told of media types."""

import schemathesis

# The bytes of a tus upload are bytes.
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
