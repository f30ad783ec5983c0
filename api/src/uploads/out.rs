//! An upload as JSON.

use photos36_domain::uploads::Upload;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where an upload stands; the same as the headers say.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0197a1c0-1111-7000-8000-000000000009", "length_bytes": 4194304, "offset_bytes": 65536, "complete": false,
    "photo_id": "0197a1c0-1111-7000-8000-000000000001", "expires_at": "2026-07-01T12:00:00Z"
}))]
pub struct UploadOut {
    /// The upload.
    id: Uuid,
    /// All of its bytes.
    length_bytes: i64,
    /// Bytes that are kept safely.
    offset_bytes: i64,
    /// Whether the bytes are a photo now.
    complete: bool,
    /// The photo that they become, or are.
    photo_id: Uuid,
    /// When it is forgotten unless it gets another byte.
    expires_at: String,
}

impl From<Upload> for UploadOut {
    fn from(upload: Upload) -> Self {
        Self {
            complete: upload.is_complete(),
            id: upload.id,
            length_bytes: upload.length_bytes,
            offset_bytes: upload.received_bytes,
            photo_id: upload.photo_id,
            expires_at: crate::http::time::rfc3339(upload.expires_at),
        }
    }
}
