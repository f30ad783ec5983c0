//! Which photos are meant.

use super::{boxes::BoundingBox, sql::Sql};
use crate::{ErrorCode, Refusal, themes::rules};
use jiff::{Timestamp, civil};
use serde::Deserialize;
use uuid::Uuid;

/// A filter as it stands in a query string.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FilterIn {
    /// `west,south,east,north` in degrees.
    pub bbox: Option<String>,
    /// Id of a territory.
    pub territory: Option<Uuid>,
    /// Id of an author.
    pub author: Option<Uuid>,
    /// A theme: its id, or its name in any language.
    pub theme: Option<String>,
    /// `published`; one's own also `processing`, `refused`, `unplaced`.
    pub state: Option<String>,
    /// Taken at or after: an RFC 3339 moment, or a date (from its beginning in UTC).
    pub taken_from: Option<String>,
    /// Taken before: an RFC 3339 moment, or a date (up to its end in UTC).
    pub taken_to: Option<String>,
}

/// Whether the photos are those that everyone sees, or an author's own that are not on the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Published and with a place.
    #[default]
    Published,
    /// One's own whose sizes are being made.
    Processing,
    /// One's own that could not be decoded.
    Refused,
    /// One's own that wait for a place.
    Unplaced,
}

/// A filter that can be trusted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    pub(super) bbox: Option<BoundingBox>,
    pub(super) territory: Option<Uuid>,
    pub(super) author: Option<Uuid>,
    pub(super) theme: Option<String>,
    pub(super) shown: Shown,
    pub(super) taken_from: Option<i64>,
    pub(super) taken_to: Option<i64>,
}

impl Filter {
    /// Parses what `viewer` sent.
    ///
    /// # Errors
    /// `box-invalid`, `themes-invalid` or `parameter-invalid`; `sign-in-required` or `forbidden` for photos that only
    /// their author sees.
    pub fn parse(sent: &FilterIn, viewer: Option<Uuid>) -> Result<Self, Refusal> {
        let shown = sent.state.as_deref().map(Shown::parse).transpose()?.unwrap_or_default();
        let author = if shown == Shown::Published { sent.author } else { Some(own(sent.author, viewer)?) };
        let theme = sent.theme.as_deref().map(rules::id_of).transpose().map_err(|refusal| refusal.field("theme"))?;
        Ok(Self {
            bbox: sent.bbox.as_deref().map(str::parse).transpose()?,
            territory: sent.territory,
            author,
            theme,
            shown,
            taken_from: sent.taken_from.as_deref().map(|text| moment("taken_from", text, false)).transpose()?,
            taken_to: sent.taken_to.as_deref().map(|text| moment("taken_to", text, true)).transpose()?,
        })
    }

    /// The same with another box.
    pub fn within(self, bbox: BoundingBox) -> Self {
        Self { bbox: Some(bbox), ..self }
    }

    /// Photos of a territory.
    pub fn of_territory(territory: Uuid) -> Self {
        Self { territory: Some(territory), ..Self::default() }
    }

    /// Photos of a theme, written as people write it.
    ///
    /// # Errors
    /// `themes-invalid`.
    pub fn with_theme(self, theme: &str) -> Result<Self, Refusal> {
        let parsed = Self::parse(&FilterIn { theme: Some(theme.to_owned()), ..FilterIn::default() }, None)?;
        Ok(Self { theme: parsed.theme, ..self })
    }

    /// The box asked for.
    pub fn bbox(&self) -> Option<BoundingBox> {
        self.bbox
    }

    /// The theme whose kept-up counts answer it, empty for those of all photos; none when more than place and theme count.
    pub(super) fn counted_theme(&self) -> Option<&str> {
        let plain = Self { bbox: self.bbox, theme: self.theme.clone(), ..Self::default() };
        (*self == plain).then(|| self.theme.as_deref().unwrap_or_default())
    }

    /// The list that a cursor belongs to.
    pub(super) fn scope(&self) -> String {
        format!("map {self:?}")
    }

    /// Adds every condition but the box; `p` is the photo.
    pub(super) fn push_conditions(&self, sql: &mut Sql) {
        sql.push(self.shown.condition(), []);
        if let Some(territory) = self.territory {
            sql.push(" AND p.territory_id = ?", [territory.into()]);
        }
        if let Some(author) = self.author {
            sql.push(" AND p.author_id = ?", [author.into()]);
        }
        if let Some(theme) = &self.theme {
            // `|| ''` keeps the theme's own index out: the photo is at hand, its few themes are looked through.
            let text = " AND EXISTS (SELECT 1 FROM photo_themes w WHERE w.photo_id = p.id AND w.theme || '' = ?)";
            sql.push(text, [theme.as_str().into()]);
        }
        // `+` keeps the index by time out for the same reason.
        if let Some(from) = self.taken_from {
            sql.push(" AND +p.taken_at >= ?", [from.into()]);
        }
        if let Some(to) = self.taken_to {
            sql.push(" AND +p.taken_at < ?", [to.into()]);
        }
    }
}

impl Shown {
    fn parse(name: &str) -> Result<Self, Refusal> {
        match name {
            "published" => Ok(Self::Published),
            "processing" => Ok(Self::Processing),
            "refused" => Ok(Self::Refused),
            "unplaced" => Ok(Self::Unplaced),
            _ => Err(invalid("state", "published, processing, refused, unplaced")),
        }
    }

    /// The states are written out so that partial indexes answer.
    fn condition(self) -> &'static str {
        match self {
            Self::Published => "p.state = 'published' AND p.quad IS NOT NULL",
            Self::Processing => "p.state = 'processing'",
            Self::Refused => "p.state = 'refused'",
            Self::Unplaced => "p.state IN ('processing', 'published') AND p.lon IS NULL",
        }
    }
}

fn own(author: Option<Uuid>, viewer: Option<Uuid>) -> Result<Uuid, Refusal> {
    let viewer = viewer.ok_or_else(|| Refusal::new(ErrorCode::SignInRequired).field("state"))?;
    match author {
        Some(author) if author != viewer => Err(Refusal::new(ErrorCode::Forbidden).field("author")),
        _ => Ok(viewer),
    }
}

pub(crate) fn moment(field: &'static str, text: &str, whole_day: bool) -> Result<i64, Refusal> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Ok(moment.as_microsecond());
    }
    let date = text.parse::<civil::Date>().map_err(|_| invalid(field, "2026-06-21, 2026-06-21T12:00:00Z"))?;
    let date = if whole_day { date.tomorrow().unwrap_or(date) } else { date };
    let start = date.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| invalid(field, "2026-06-21"))?;
    Ok(start.timestamp().as_microsecond())
}

fn invalid(field: &'static str, allowed: &str) -> Refusal {
    Refusal::new(ErrorCode::ParameterInvalid).field(field).arg("reason", allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(change: impl FnOnce(&mut FilterIn), viewer: Option<Uuid>) -> Result<Filter, Refusal> {
        let mut sent = FilterIn::default();
        change(&mut sent);
        Filter::parse(&sent, viewer)
    }

    #[test]
    fn an_empty_filter_means_all_published_photos() {
        assert_eq!(parse(|_| {}, None).unwrap().counted_theme(), Some(""));
        assert_eq!(parse(|sent| sent.bbox = Some("0,0,1,1".into()), None).unwrap().counted_theme(), Some(""));
        assert_eq!(parse(|sent| sent.taken_from = Some("2026-06-21".into()), None).unwrap().counted_theme(), None);
    }

    #[test]
    fn a_day_lasts_from_its_beginning_to_its_end() {
        let day = parse(
            |sent| {
                sent.taken_from = Some("1970-01-02".into());
                sent.taken_to = Some("1970-01-02".into());
            },
            None,
        );
        let day = day.unwrap();
        assert_eq!((day.taken_from, day.taken_to), (Some(crate::clock::DAY), Some(2 * crate::clock::DAY)));
        assert!(parse(|sent| sent.taken_from = Some("yesterday".into()), None).is_err());
    }

    #[test]
    fn only_the_author_sees_what_is_not_published() {
        let (me, you) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let refused = |sent: &mut FilterIn| sent.state = Some("refused".into());
        assert_eq!(parse(refused, None).unwrap_err().code, ErrorCode::SignInRequired);
        assert_eq!(parse(refused, Some(me)).unwrap().author, Some(me));
        let of_another = parse(
            |sent| {
                sent.state = Some("unplaced".into());
                sent.author = Some(you);
            },
            Some(me),
        );
        assert_eq!(of_another.unwrap_err().code, ErrorCode::Forbidden);
        assert!(parse(|sent| sent.state = Some("deleted".into()), Some(me)).is_err());
    }

    #[test]
    fn a_theme_is_read_as_it_is_kept() {
        assert_eq!(parse(|sent| sent.theme = Some(" Eau ".into()), None).unwrap().theme.as_deref(), Some("water"));
        assert!(parse(|sent| sent.theme = Some(String::new()), None).is_err());
    }
}
