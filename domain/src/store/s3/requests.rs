//! One request and its answer: signed, limited in time, sent again when the fault passes by itself.

use crate::{Error, Result, settings::StoreSettings};
use anyhow::{Context, anyhow};
use bytes::Bytes;
use s3::{
    Bucket, BucketConfiguration, Region,
    command::Command,
    creds::Credentials,
    error::S3Error,
    request::{Request, tokio_backend::ReqwestRequest},
};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Longest time for one request with its answer; an upload carries 8 MiB at most.
const TIME_LIMIT: Duration = Duration::from_secs(60);
/// Longest wait for the head of an answer whose body may take longer.
const HEAD_TIME_LIMIT: Duration = Duration::from_secs(20);
/// Waits before a request is sent again; as many as there are entries.
const WAITS: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(400), Duration::from_millis(1600)];

pub(super) type Response = <ReqwestRequest<'static> as Request>::Response;

/// The bucket and how to talk to it.
pub(super) struct Requests {
    bucket: Box<Bucket>,
    /// The same bucket without a limit on the whole answer: its reader may be a phone on a poor network.
    unhurried: Box<Bucket>,
}

/// The answer to a request for an object's bytes.
pub(super) enum Answer {
    Found(Response),
    Missing,
    BeyondTheEnd,
}

/// What HEAD tells of an object.
pub(super) struct Head {
    pub(super) size_bytes: u64,
    pub(super) last_modified: String,
    /// The MD5 of the bytes, or `<MD5 of the parts' MD5s>-<parts>`, in hexadecimal; none where the server's ETag is
    /// something else, as it is with keys of the server's key management.
    pub(super) md5: Option<String>,
}

impl Requests {
    pub(super) fn new(settings: &StoreSettings) -> Result<Self> {
        // One policy of trying again: ours, which covers writes too.
        s3::set_retries(0);
        let region = if settings.endpoint.is_empty() {
            settings.region.parse().with_context(|| format!("store.region {:?}", settings.region))?
        } else {
            let endpoint = settings.endpoint.trim_end_matches('/').to_owned();
            Region::Custom { region: settings.region.clone(), endpoint }
        };
        if settings.bucket.is_empty() || settings.access_key_id.is_empty() || settings.secret_access_key.is_empty() {
            return Err(
                anyhow!("store.bucket, store.access_key_id and store.secret_access_key are needed for S3").into()
            );
        }
        let (id, secret) = (settings.access_key_id.as_str(), settings.secret_access_key.as_str());
        let credentials = Credentials::new(Some(id), Some(secret), None, None, None).context("the S3 key")?;
        let mut bucket = Bucket::new(&settings.bucket, region, credentials).context("the S3 client")?;
        if settings.path_style {
            bucket.set_path_style();
        }
        bucket.set_request_timeout(Some(TIME_LIMIT));
        let mut unhurried = bucket.clone();
        unhurried.set_request_timeout(None);
        Ok(Self { bucket, unhurried })
    }

    pub(super) fn bucket(&self) -> &Bucket {
        &self.bucket
    }

    /// A request that is signed now.
    pub(super) async fn request<'a>(
        &'a self,
        path: &'a str,
        command: &Command<'a>,
    ) -> Result<ReqwestRequest<'a>, S3Error> {
        ReqwestRequest::new(&self.bucket, path, command.clone()).await
    }

    /// Sends a request and reads its whole answer, which must be short; none when there is no such thing.
    pub(super) async fn bytes(&self, path: &str, command: &Command<'_>) -> Result<Option<Bytes>> {
        let answer = patiently(|| async {
            let request = ReqwestRequest::new(&self.bucket, path, command.clone()).await?;
            Ok(request.response_data(false).await?.into_bytes())
        });
        found(answer.await)
    }

    /// Sends bytes; gives the ETag of the answer.
    pub(super) async fn send(&self, path: &str, command: &Command<'_>) -> Result<Option<String>> {
        let answer = patiently(|| async {
            let request = ReqwestRequest::new(&self.bucket, path, command.clone()).await?;
            Ok(request.response_header().await?.0)
        });
        let headers = answer.await.map_err(refused)?;
        Ok(headers.get("etag").and_then(|tag| tag.to_str().ok()).map(ToOwned::to_owned))
    }

    /// Sends a request for an object's bytes; they are read as they come.
    pub(super) async fn open(&self, path: &str, command: &Command<'_>) -> Result<Answer> {
        let answer = patiently(|| async {
            let request = ReqwestRequest::new(&self.unhurried, path, command.clone()).await?;
            let head = tokio::time::timeout(HEAD_TIME_LIMIT, request.response()).await;
            head.map_err(|_| S3Error::Io(std::io::ErrorKind::TimedOut.into()))?
        });
        match answer.await {
            Ok(response) => Ok(Answer::Found(response)),
            Err(S3Error::HttpFailWithBody(404, _)) => Ok(Answer::Missing),
            Err(S3Error::HttpFailWithBody(416, _)) => Ok(Answer::BeyondTheEnd),
            Err(error) => Err(refused(error)),
        }
    }

    /// Asks for an object's size, age and hash; none when there is no such object.
    pub(super) async fn head(&self, path: &str) -> Result<Option<Head>> {
        let answer = patiently(|| async {
            let request = ReqwestRequest::new(&self.bucket, path, Command::HeadObject).await?;
            Ok(request.response_header().await?.0)
        });
        let Some(headers) = found(answer.await)? else { return Ok(None) };
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let size = text("content-length").and_then(|length| length.parse().ok());
        let own_key = text("x-amz-server-side-encryption-customer-algorithm").is_some();
        let managed = text("x-amz-server-side-encryption").is_some_and(|kind| kind != "AES256");
        Ok(Some(Head {
            size_bytes: size.context("the S3 server gave no length")?,
            last_modified: text("last-modified").context("the S3 server gave no age")?.to_owned(),
            md5: text("etag").and_then(md5_of).filter(|_| !own_key && !managed),
        }))
    }

    /// Makes the bucket, private. That it exists already is no error.
    pub(super) async fn create_bucket(&self) -> Result<()> {
        let mut config = BucketConfiguration::default();
        let region = self.bucket.region();
        if region.to_string() != "us-east-1" {
            config.set_region(region);
        }
        match self.send("", &Command::CreateBucket { config }).await {
            Err(Error::Internal(error)) if status(&error) == Some(409) => Ok(()),
            other => other.map(|_| ()),
        }
    }
}

/// The hexadecimal hash in an ETag, when it has the form of one.
pub(super) fn md5_of(etag: &str) -> Option<String> {
    let text = etag.trim_matches('"').to_ascii_lowercase();
    let (hash, parts) = text.split_once('-').map_or((text.as_str(), "1"), |(hash, parts)| (hash, parts));
    let right = hash.len() == 32 && hash.bytes().all(|b| b.is_ascii_hexdigit()) && parts.parse::<u32>().is_ok();
    right.then_some(text)
}

/// Reads an answer in XML.
pub(super) fn from_xml<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    Ok(quick_xml::de::from_reader(bytes).context("the S3 server's answer cannot be read")?)
}

/// Reads the time of a header (RFC 9110, section 5.6.7), in UTC microseconds.
pub(super) fn http_time(text: &str) -> Result<i64> {
    let time = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text);
    Ok(time.with_context(|| format!("the S3 server's time {text:?}"))?.as_microsecond())
}

/// Reads the time of a list (ISO 8601), in UTC microseconds.
pub(super) fn list_time(text: &str) -> Result<i64> {
    let time = text.parse::<jiff::Timestamp>();
    Ok(time.with_context(|| format!("the S3 server's time {text:?}"))?.as_microsecond())
}

/// Sends until it succeeds, the fault is not one that passes, or the waits are used up.
async fn patiently<T, F: Future<Output = Result<T, S3Error>>>(send: impl FnMut() -> F) -> Result<T, S3Error> {
    after_waits(WAITS, send).await
}

async fn after_waits<T, F: Future<Output = Result<T, S3Error>>>(
    waits: [Duration; 3],
    mut send: impl FnMut() -> F,
) -> Result<T, S3Error> {
    for wait in waits {
        match send().await {
            Err(error) if passes(&error) => {
                tracing::warn!(%error, "the object store did not answer; sending again");
                tokio::time::sleep(wait).await;
            }
            other => return other,
        }
    }
    send().await
}

/// Whether the same request may succeed in a moment.
fn passes(error: &S3Error) -> bool {
    match error {
        S3Error::HttpFailWithBody(status, _) => matches!(status, 408 | 429 | 500 | 502 | 503 | 504),
        S3Error::Reqwest(error) => !error.is_builder(),
        S3Error::Io(_) => true,
        _ => false,
    }
}

fn found<T>(answer: Result<T, S3Error>) -> Result<Option<T>> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(S3Error::HttpFailWithBody(404, _)) => Ok(None),
        Err(error) => Err(refused(error)),
    }
}

/// A fault that lasts, or one that lasted longer than our patience.
fn refused(error: S3Error) -> Error {
    if passes(&error) { Error::Unavailable(error.into()) } else { Error::Internal(error.into()) }
}

/// The server's status, where it was the server that refused.
pub(super) fn status(error: &anyhow::Error) -> Option<u16> {
    match error.downcast_ref::<S3Error>() {
        Some(S3Error::HttpFailWithBody(status, _)) => Some(*status),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_etag_with_the_form_of_an_md5_is_compared() {
        let hash = "d41d8cd98f00b204e9800998ecf8427e";
        assert_eq!(md5_of(&format!("\"{}\"", hash.to_uppercase())).as_deref(), Some(hash));
        assert_eq!(md5_of(&format!("\"{hash}-3\"")), Some(format!("{hash}-3")));
        for other in ["\"\"", "\"CPz+3Lz6x4cDEAE=\"", "W/\"abc\"", "d41d8cd98f00b204e9800998ecf8427e-x"] {
            assert_eq!(md5_of(other), None, "{other}");
        }
    }

    #[test]
    fn both_forms_of_time_are_read() {
        assert_eq!(http_time("Sun, 21 Jun 2026 12:00:00 GMT").unwrap(), 1_782_043_200_000_000);
        assert_eq!(list_time("2026-06-21T12:00:00.500Z").unwrap(), 1_782_043_200_500_000);
    }

    #[tokio::test]
    async fn a_busy_server_is_asked_four_times_and_a_refusal_once() {
        for (status, times) in [(503, 4), (403, 1)] {
            let mut asked = 0;
            let answer: Result<(), _> = after_waits([Duration::ZERO; 3], || {
                asked += 1;
                async move { Err(S3Error::HttpFailWithBody(status, String::new())) }
            })
            .await;
            assert!(answer.is_err());
            assert_eq!(asked, times);
        }
    }
}
