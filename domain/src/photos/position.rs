//! Where a photo stands: the true place, the shown one, and its territory, always written together.

use super::{PlacePrecision, entity::ActiveModel, place::shown_place};
use crate::{map::cells, territories::Located};
use jiff::{civil::DateTime, tz::TimeZone};
use sea_orm::ActiveValue::Set;
use uuid::Uuid;

/// Sets the true place (WGS84 degrees) and what follows from it and from the precision.
pub fn set(row: &mut ActiveModel, lon: f64, lat: f64, precision: PlacePrecision) {
    row.lon = Set(Some(lon));
    row.lat = Set(Some(lat));
    row.place_precision = Set(precision.name().into());
    let shown = shown_place(lon, lat, precision);
    row.shown_lon = Set(shown.map(|(lon, _)| lon));
    row.shown_lat = Set(shown.map(|(_, lat)| lat));
    row.quad = Set(shown.map(|(lon, lat)| cells::quad(lon, lat)));
}

/// Sets the territory, none outside every one. A moment without an offset is read in the territory's time zone.
pub fn set_territory(row: &mut ActiveModel, territory: Option<&Located>) -> Option<Uuid> {
    let id = territory.map(|territory| territory.id);
    row.territory_id = Set(id);
    let local = row.taken_local.as_ref().clone();
    if let (None, Some(local), Some(territory)) = (row.taken_offset_min.as_ref(), local, territory) {
        row.taken_at = Set(utc_in(&territory.time_zone, &local));
    }
    id
}

/// The UTC microseconds of a local time in an IANA time zone; none when either cannot be read.
fn utc_in(time_zone: &str, local: &str) -> Option<i64> {
    let local: DateTime = local.parse().ok()?;
    let zoned = TimeZone::get(time_zone).ok()?.to_zoned(local).ok()?;
    Some(zoned.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::utc_in;

    #[test]
    fn a_local_time_is_read_in_the_territorys_time_zone_with_its_summer_time() {
        let summer = utc_in("Europe/Paris", "2018-06-23T14:00:00").unwrap();
        let winter = utc_in("Europe/Paris", "2018-01-23T14:00:00").unwrap();
        assert_eq!(summer, 1_529_755_200_000_000);
        assert_eq!(winter, 1_516_712_400_000_000);
        assert_eq!(utc_in("Nowhere/Land", "2018-06-23T14:00:00"), None);
    }
}
