//! Objects in a bucket of an S3-compatible server, by rust-s3.
//!
//! Every request has a time limit and is tried again a few times when the server is busy or the connection broke: all of
//! ours may be sent twice, as a name is never reused for other bytes. Each payload is signed by its SHA-256 and carries
//! its MD5; after a write the server's own idea of size and MD5 is compared before the write counts as done.

mod requests;
mod upload;

use super::{Content, Key, LIST_LIMIT, LocalFile, PIECE_BYTES, Stat, Store};
use crate::{Result, settings::StoreSettings};
use anyhow::{Context, anyhow};
use async_trait::async_trait;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};
use requests::{Answer, Requests};
use s3::{command::Command, request::Request as _, serde_types::ListBucketResult};
use std::{io, ops::Range, path::Path, time::Duration};
use tokio::io::AsyncWriteExt;

/// Longest silence while an object's bytes arrive.
const SILENCE: Duration = Duration::from_secs(30);
/// A presigned URL may be good for a week at most (AWS signature version 4).
const LONGEST_PRESIGNED: Duration = Duration::from_secs(7 * 24 * 3600);

/// The S3 store.
pub struct S3 {
    requests: Requests,
}

impl S3 {
    /// Opens the bucket; makes it when it is missing and the key may.
    pub async fn open(settings: &StoreSettings) -> Result<Self> {
        let store = Self { requests: Requests::new(settings)? };
        let describe = || format!("S3 bucket {:?} at {:?}", settings.bucket, settings.endpoint);
        if store.page("", None, 1).await.with_context(describe)?.is_none() {
            store.requests.create_bucket().await.with_context(describe)?;
            // Another process may have made it at the same instant; what counts is that it answers now.
            if store.page("", None, 1).await.with_context(describe)?.is_none() {
                return Err(anyhow!("{} is missing and cannot be made", describe()).into());
            }
        }
        Ok(store)
    }

    /// One page of the listing as the server gives it; none when there is no bucket.
    async fn page(&self, prefix: &str, after: Option<&str>, limit: usize) -> Result<Option<ListBucketResult>> {
        let command = Command::ListObjectsV2 {
            prefix: prefix.to_owned(),
            delimiter: None,
            continuation_token: None,
            start_after: after.map(ToOwned::to_owned),
            max_keys: Some(limit),
        };
        let Some(bytes) = self.requests.bytes("", &command).await? else { return Ok(None) };
        Ok(Some(requests::from_xml(&bytes)?))
    }
}

#[async_trait]
impl Store for S3 {
    async fn put_file(&self, key: &Key, file: &Path, sha256: &[u8; 32], media_type: &str) -> Result<()> {
        upload::file(&self.requests, key, file, sha256, media_type).await
    }

    async fn put(&self, key: &Key, bytes: Bytes, media_type: &str) -> Result<()> {
        upload::bytes(&self.requests, key, &bytes, media_type).await
    }

    async fn get(&self, key: &Key, range: Option<Range<u64>>) -> Result<Option<Content>> {
        if range.as_ref().is_some_and(Range::is_empty) {
            return Ok(self.stat(key).await?.map(|stat| empty(stat.size_bytes)));
        }
        let command = match &range {
            Some(range) => Command::GetObjectRange { start: range.start, end: Some(range.end - 1) },
            None => Command::GetObject,
        };
        match self.requests.open(key.as_str(), &command).await? {
            Answer::Missing => Ok(None),
            Answer::BeyondTheEnd => Ok(self.stat(key).await?.map(|stat| empty(stat.size_bytes))),
            Answer::Found(response) => {
                let length = response.content_length().context("the S3 server gave no length")?;
                let whole = response.headers().get("content-range").and_then(|value| value.to_str().ok());
                let total = match whole.and_then(|range| range.rsplit('/').next()) {
                    Some(total) => total.parse().context("the S3 server gave no total length")?,
                    None => length,
                };
                Ok(Some(Content { length, total, stream: pieces(response.bytes_stream()).boxed() }))
            }
        }
    }

    async fn local_file(&self, key: &Key, scratch: &Path) -> Result<Option<LocalFile>> {
        let Some(mut content) = self.get(key, None).await? else { return Ok(None) };
        tokio::fs::create_dir_all(scratch).await?;
        let folder = scratch.to_path_buf();
        let made = tokio::task::spawn_blocking(move || tempfile::NamedTempFile::new_in(folder)).await;
        let (file, path) = made.context("a store thread ended")??.into_parts();
        let mut file = tokio::fs::File::from_std(file);
        while let Some(piece) = content.stream.try_next().await? {
            file.write_all(&piece).await?;
        }
        file.flush().await?;
        Ok(Some(LocalFile::copy(path)))
    }

    async fn stat(&self, key: &Key) -> Result<Option<Stat>> {
        let head = self.requests.head(key.as_str()).await?;
        Ok(match head {
            Some(head) => Some(Stat {
                key: key.clone(),
                size_bytes: head.size_bytes,
                modified_at: requests::http_time(&head.last_modified)?,
            }),
            None => None,
        })
    }

    async fn delete(&self, key: &Key) -> Result<()> {
        self.requests.bytes(key.as_str(), &Command::DeleteObject).await?;
        Ok(())
    }

    async fn list(&self, prefix: &str, after: Option<&Key>) -> Result<Vec<Stat>> {
        let mut after = after.map(|key| key.as_str().to_owned());
        loop {
            let page = self.page(prefix, after.as_deref(), LIST_LIMIT).await?.context("the bucket is gone")?;
            let last = page.contents.last().map(|object| object.key.clone());
            let found = page.contents.into_iter().filter_map(|object| {
                let key = Key::parse(&object.key)?;
                Some(requests::list_time(&object.last_modified).map(|modified_at| Stat {
                    key,
                    size_bytes: object.size,
                    modified_at,
                }))
            });
            let found = found.collect::<Result<Vec<_>>>()?;
            // A page of objects that are not ours is not the end.
            if !found.is_empty() || !page.is_truncated || last.is_none() {
                return Ok(found);
            }
            after = last;
        }
    }

    async fn clear_cut_off(&self, before: i64) -> Result<u64> {
        upload::abort_stale(&self.requests, before).await
    }

    async fn presigned_get(&self, key: &Key, valid_for: Duration) -> Result<Option<String>> {
        let seconds = valid_for.clamp(Duration::from_secs(1), LONGEST_PRESIGNED).as_secs();
        let command = Command::PresignGet { expiry_secs: u32::try_from(seconds).unwrap_or(1), custom_queries: None };
        let request = self.requests.request(key.as_str(), &command).await.map_err(anyhow::Error::from)?;
        Ok(Some(request.presigned().await.map_err(anyhow::Error::from)?))
    }

    async fn check(&self) -> Result<()> {
        super::round_trip(self).await
    }
}

fn empty(total: u64) -> Content {
    Content { length: 0, total, stream: stream::empty().boxed() }
}

/// Cuts what arrives into pieces of bounded size, and gives up on a server that falls silent.
fn pieces<E: std::error::Error + Send + Sync + 'static>(
    body: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let body = Box::pin(body);
    stream::try_unfold((body, Bytes::new()), |(mut body, mut rest)| async move {
        while rest.is_empty() {
            let next = tokio::time::timeout(SILENCE, body.next()).await;
            rest = match next.map_err(|_| io::Error::new(io::ErrorKind::TimedOut, "the S3 server fell silent"))? {
                Some(arrived) => arrived.map_err(io::Error::other)?,
                None => return Ok(None),
            };
        }
        let piece = rest.split_to(rest.len().min(PIECE_BYTES));
        Ok(Some((piece, (body, rest))))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[tokio::test]
    async fn a_bucket_is_named_in_the_path_or_in_the_host() {
        let mut settings = Settings::defaults().unwrap().store;
        settings.endpoint = "https://s3.example.org/".into();
        settings.bucket = "village".into();
        settings.access_key_id = "id".into();
        settings.secret_access_key = "secret".into();
        let key = Key::original(uuid::Uuid::nil(), &[1; 32]);
        for (path_style, start) in
            [(true, "https://s3.example.org/village/"), (false, "https://village.s3.example.org/")]
        {
            settings.path_style = path_style;
            let store = S3 { requests: Requests::new(&settings).unwrap() };
            let url = store.presigned_get(&key, Duration::from_secs(60)).await.unwrap().unwrap();
            assert!(url.starts_with(&format!("{start}{key}?")), "{url}");
        }
    }

    #[tokio::test]
    async fn what_arrives_is_cut_into_bounded_pieces() {
        let body =
            [vec![1; 3 * PIECE_BYTES + 1], vec![], vec![2; 5]].map(|bytes| Ok::<_, io::Error>(Bytes::from(bytes)));
        let cut: Vec<Bytes> = pieces(stream::iter(body)).try_collect().await.unwrap();
        assert_eq!(cut.iter().map(Bytes::len).collect::<Vec<_>>(), [PIECE_BYTES, PIECE_BYTES, PIECE_BYTES, 1, 5]);
    }
}
