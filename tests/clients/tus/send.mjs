// Sends a file by tus-js-client as a page or a phone would. Arguments: way, address of the uploads, token, file, photo id.
import { createReadStream, statSync } from "node:fs";
import * as tus from "tus-js-client";

const [way, endpoint, token, file, photoId] = process.argv.slice(2);
const STOP_AFTER = 1_000_000;

function send(more) {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(createReadStream(file), {
      endpoint,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { photo_id: photoId, filename: "IMG_1.jpg" },
      uploadSize: statSync(file).size,
      chunkSize: 500_000,
      retryDelays: [50, 200, 1000, 2000],
      onError: reject,
      onSuccess: () => resolve(upload),
      ...more(() => upload, resolve),
    });
    upload.start();
  });
}

const whole = () => ({});
const stopping = (upload, resolve) => ({
  onProgress: async (sent) => {
    if (sent > STOP_AFTER) {
      await upload().abort();
      resolve(upload());
    }
  },
});

switch (way) {
  case "whole":
    await send(whole);
    break;
  case "stopped": {
    const { url } = await send(stopping);
    await send(() => ({ uploadUrl: url }));
    break;
  }
  case "with-creation":
    await send(() => ({ uploadDataDuringCreation: true }));
    break;
  case "overridden":
    await send(() => ({ overridePatchMethod: true }));
    break;
  case "ended": {
    const upload = await send(stopping);
    await upload.abort(true);
    break;
  }
  default:
    throw new Error(`no way ${way}`);
}
