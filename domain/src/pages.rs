//! Pages of lists: an opaque cursor says where the next page begins, never an offset.

use crate::{ErrorCode, Refusal};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

/// Rows on a page unless asked otherwise.
pub const DEFAULT_LIMIT: u32 = 50;
/// Most rows on a page.
pub const MAX_LIMIT: u32 = 200;

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; none on the last page.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Makes a page of rows that were fetched with one more than `limit`.
    pub fn of<P: Serialize>(mut rows: Vec<T>, limit: u32, scope: &str, position: impl Fn(&T) -> P) -> Self {
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| write_cursor(scope, &position(last)));
        Self { items: rows, next }
    }

    /// The same page with other rows.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

/// The rows asked for, within 1 and [`MAX_LIMIT`].
///
/// # Errors
/// `parameter-invalid` on `limit`.
pub fn limit(asked: Option<u32>) -> Result<u32, Refusal> {
    match asked {
        None => Ok(DEFAULT_LIMIT),
        Some(limit) if (1..=MAX_LIMIT).contains(&limit) => Ok(limit),
        Some(_) => {
            Err(Refusal::new(ErrorCode::ParameterInvalid).field("limit").arg("reason", format!("1–{MAX_LIMIT}")))
        }
    }
}

/// Writes a cursor. `scope` is the list with its filters: a cursor of another list is refused, not misread.
pub fn write_cursor<P: Serialize>(scope: &str, position: &P) -> String {
    let mut bytes = scope_mark(scope).to_vec();
    serde_json::to_writer(&mut bytes, position).unwrap_or_default();
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a cursor of this list.
///
/// # Errors
/// `cursor-invalid` when it is not one.
pub fn read_cursor<P: DeserializeOwned>(scope: &str, cursor: Option<&str>) -> Result<Option<P>, Refusal> {
    let Some(cursor) = cursor else { return Ok(None) };
    let refusal = || Refusal::new(ErrorCode::CursorInvalid).field("cursor");
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refusal())?;
    let (mark, position) = bytes.split_at_checked(4).ok_or_else(refusal)?;
    if mark != scope_mark(scope) {
        return Err(refusal());
    }
    serde_json::from_slice(position).map(Some).map_err(|_| refusal())
}

fn scope_mark(scope: &str) -> [u8; 4] {
    let digest = Sha256::digest(scope.as_bytes());
    [digest[0], digest[1], digest[2], digest[3]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_reads_back_as_it_was_written(seq in any::<i64>(), scope in ".{0,40}") {
            let cursor = write_cursor(&scope, &seq);
            prop_assert_eq!(read_cursor::<i64>(&scope, Some(&cursor)), Ok(Some(seq)));
        }

        #[test]
        fn any_text_is_read_or_refused_without_panic(cursor in ".{0,80}") {
            let _ = read_cursor::<i64>("photos", Some(&cursor));
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let cursor = write_cursor("photos?theme=water", &7_i64);
        assert!(read_cursor::<i64>("photos?theme=food", Some(&cursor)).is_err());
    }

    #[test]
    fn the_last_page_has_no_next() {
        assert_eq!(Page::of(vec![1, 2], 2, "l", |n| *n).next, None);
        assert!(Page::of(vec![1, 2, 3], 2, "l", |n| *n).next.is_some());
    }
}
