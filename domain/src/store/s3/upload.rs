//! Sending bytes to the bucket: at once when they are few, in parts when they are many, verified before it counts.

use super::requests::{self, Requests};
use crate::{Error, Result, store::Key};
use anyhow::{Context, anyhow};
use s3::{
    Bucket,
    command::{Command, Multipart},
    serde_types::{CompleteMultipartUploadData, InitiateMultipartUploadResponse, ListMultipartUploadsResult, Part},
};
use sha2::{Digest, Sha256};
use std::{fs::File, io::Read, path::Path, sync::Arc};

/// Longest payload of one request, in bytes; S3 wants at least 5 MiB in every part but the last.
const PART_BYTES: usize = 8 * 1024 * 1024;
/// Most parts of one upload, by S3's own limit.
const MOST_PARTS: u64 = 10_000;

/// A file read part by part on threads that may block, hashed on the way.
struct Parts {
    file: File,
    hash: Sha256,
}

/// A part and its MD5, which S3 servers speak.
struct Payload {
    bytes: Vec<u8>,
    md5: [u8; 16],
}

/// Sends a file, of which one part at a time is in memory.
pub(super) async fn file(
    requests: &Requests,
    key: &Key,
    path: &Path,
    sha256: &[u8; 32],
    media_type: &str,
) -> Result<()> {
    let owned = path.to_path_buf();
    let opened = tokio::task::spawn_blocking(move || {
        let file = File::open(&owned).with_context(|| format!("reading {}", owned.display()))?;
        let length = file.metadata()?.len();
        Ok::<_, Error>((Parts { file, hash: Sha256::new() }, length))
    });
    let (parts, length) = opened.await.context("a store thread ended")??;
    if length > PART_BYTES as u64 {
        return in_parts(requests, key, parts, length, sha256, media_type).await;
    }
    let (parts, payload) = parts.next().await?;
    parts.must_be(sha256, path)?;
    at_once(requests, key, &payload.bytes, payload.md5, media_type).await
}

/// Sends bytes that are in memory already.
pub(super) async fn bytes(requests: &Requests, key: &Key, bytes: &[u8], media_type: &str) -> Result<()> {
    at_once(requests, key, bytes, md5::compute(bytes).0, media_type).await
}

async fn at_once(requests: &Requests, key: &Key, content: &[u8], md5: [u8; 16], content_type: &str) -> Result<()> {
    let command = Command::PutObject { content, content_type, custom_headers: None, multipart: None };
    requests.send(key.as_str(), &command).await?;
    verify(requests, key, content.len() as u64, &hex::encode(md5)).await
}

async fn in_parts(
    requests: &Requests,
    key: &Key,
    mut parts: Parts,
    length: u64,
    sha256: &[u8; 32],
    content_type: &str,
) -> Result<()> {
    let count = length.div_ceil(PART_BYTES as u64);
    if count > MOST_PARTS {
        return Err(anyhow!("{length} bytes are more than one object of the store may have").into());
    }
    let started = requests.bytes(key.as_str(), &Command::InitiateMultipartUpload { content_type }).await?;
    let started: InitiateMultipartUploadResponse = requests::from_xml(&started.context("the bucket is gone")?)?;
    let mut upload = Unfinished::new(requests.bucket(), key, started.upload_id);
    let (mut sent, mut hashes) = (Vec::new(), Vec::new());
    for part_number in 1..=u32::try_from(count).unwrap_or(u32::MAX) {
        let payload;
        (parts, payload) = parts.next().await?;
        let command = Command::PutObject {
            content: &payload.bytes,
            content_type,
            custom_headers: None,
            multipart: Some(Multipart::new(part_number, &upload.id)),
        };
        let etag = requests.send(key.as_str(), &command).await?.context("the S3 server gave no ETag of a part")?;
        hashes.extend_from_slice(&payload.md5);
        sent.push(Part { part_number, etag });
    }
    parts.must_be(sha256, Path::new(key.as_str()))?;
    let data = CompleteMultipartUploadData { parts: sent };
    let completed =
        requests.bytes(key.as_str(), &Command::CompleteMultipartUpload { upload_id: &upload.id, data }).await;
    // An answer that was lost makes the second try fail although the object is there, and S3 may put an error into an
    // answer of status 200: the object itself decides.
    let verified = verify(requests, key, length, &format!("{}-{count}", hex::encode(md5::compute(&hashes).0))).await;
    upload.finished = completed.is_ok();
    verified.map_err(|fault| completed.err().unwrap_or(fault))
}

/// Compares what the server has with what was sent.
async fn verify(requests: &Requests, key: &Key, length: u64, md5: &str) -> Result<()> {
    let head =
        requests.head(key.as_str()).await?.with_context(|| format!("{key} is missing right after it was sent"))?;
    if head.size_bytes != length {
        return Err(anyhow!("{key} has {} bytes in the store, {length} were sent", head.size_bytes).into());
    }
    let comparable = |has: &String| has.contains('-') == md5.contains('-');
    if let Some(has) = head.md5.filter(comparable).filter(|has| has != md5) {
        return Err(anyhow!("{key} has the hash {has} in the store, {md5} was sent").into());
    }
    Ok(())
}

/// Ends uploads in parts that were begun before `before` and never finished; says how many.
pub(super) async fn abort_stale(requests: &Requests, before: i64) -> Result<u64> {
    let mut aborted = 0;
    let mut key_marker = None;
    let mut upload_id_marker = None;
    loop {
        let command = Command::ListMultipartUploads {
            prefix: None,
            delimiter: None,
            key_marker: key_marker.take(),
            upload_id_marker: upload_id_marker.take(),
            max_uploads: Some(1000),
        };
        let answer = match requests.bytes("", &command).await {
            // Not every server can list them; those clear them by a rule of the bucket.
            Err(Error::Internal(error)) if matches!(requests::status(&error), Some(405 | 501)) => return Ok(aborted),
            other => other?.context("the bucket is gone")?,
        };
        let page: ListMultipartUploadsResult = requests::from_xml(&answer)?;
        for upload in &page.uploads {
            if Key::parse(&upload.key).is_some() && requests::list_time(&upload.initiated)? < before {
                let command = Command::AbortMultipartUpload { upload_id: &upload.id };
                requests.bytes(&upload.key, &command).await?;
                aborted += 1;
            }
        }
        if !page.is_truncated || page.next_marker.is_none() {
            return Ok(aborted);
        }
        (key_marker, upload_id_marker) = (page.next_marker, page.next_upload_id_marker);
    }
}

impl Parts {
    /// Reads the next part.
    async fn next(mut self) -> Result<(Self, Payload)> {
        let reading = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            (&mut self.file).take(PART_BYTES as u64).read_to_end(&mut bytes)?;
            self.hash.update(&bytes);
            let md5 = md5::compute(&bytes).0;
            Ok::<_, Error>((self, Payload { bytes, md5 }))
        });
        reading.await.context("a store thread ended")?
    }

    /// All that was read must have the digest.
    fn must_be(self, sha256: &[u8; 32], what: &Path) -> Result<()> {
        if self.hash.finalize()[..] == sha256[..] {
            return Ok(());
        }
        Err(anyhow!("the bytes of {} are not those of its digest", what.display()).into())
    }
}

/// An upload in parts that ends itself when it is dropped unfinished, also when its request was given up.
struct Unfinished {
    bucket: Arc<Bucket>,
    key: Key,
    id: String,
    finished: bool,
}

impl Unfinished {
    fn new(bucket: &Bucket, key: &Key, id: String) -> Self {
        Self { bucket: Arc::new(bucket.clone()), key: key.clone(), id, finished: false }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        if self.finished {
            return;
        }
        let (bucket, key, id) = (self.bucket.clone(), self.key.clone(), std::mem::take(&mut self.id));
        runtime.spawn(async move {
            if let Err(error) = bucket.abort_upload(key.as_str(), &id).await {
                tracing::warn!(%error, %key, "an unfinished upload stays until the next sweep");
            }
        });
    }
}
