//! What an event of Stripe points at. Nothing else of it is used.

use serde::Deserialize;
use serde_json::Value;

/// Where to look after an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PointsAt {
    /// A payment, by its payment intent.
    Payment(String),
    /// A checkout page.
    Checkout(String),
    /// Something that matters to nobody here.
    Nothing,
}

/// An event as far as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its unique id.
    pub id: String,
    /// Such as `payment_intent.succeeded`.
    pub kind: String,
    /// Where to look.
    pub points_at: PointsAt,
}

#[derive(Deserialize)]
struct EventIn {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    data: DataIn,
}

#[derive(Deserialize)]
struct DataIn {
    object: Value,
}

/// Reads the body of a webhook; none when it is no event.
pub fn read(body: &[u8]) -> Option<Event> {
    let event: EventIn = serde_json::from_slice(body).ok()?;
    let fits = |text: &str| !text.is_empty() && text.len() <= 255;
    if !fits(&event.id) || !fits(&event.kind) {
        return None;
    }
    let points_at = points_at(&event.data.object);
    Some(Event { id: event.id, kind: event.kind, points_at })
}

fn points_at(object: &Value) -> PointsAt {
    // An id that goes into a path: letters, digits and underscores, as all of Stripe's are.
    let plain = |id: &str| id.len() <= 255 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let text = |name: &str| object[name].as_str().filter(|id| !id.is_empty() && plain(id)).map(str::to_owned);
    let found = match object["object"].as_str() {
        Some("payment_intent") => text("id").map(PointsAt::Payment),
        Some("charge" | "dispute" | "refund") => text("payment_intent").map(PointsAt::Payment),
        Some("checkout.session") => text("id").map(PointsAt::Checkout),
        _ => None,
    };
    found.unwrap_or(PointsAt::Nothing)
}

impl PointsAt {
    /// As it stands in a row.
    pub fn stored(&self) -> String {
        match self {
            Self::Payment(id) => format!("payment:{id}"),
            Self::Checkout(id) => format!("checkout:{id}"),
            Self::Nothing => String::new(),
        }
    }

    /// Reads a row.
    pub fn from_stored(text: &str) -> Self {
        match text.split_once(':') {
            Some(("payment", id)) => Self::Payment(id.to_owned()),
            Some(("checkout", id)) => Self::Checkout(id.to_owned()),
            _ => Self::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(object: &Value) -> PointsAt {
        let body = json!({"id": "evt_1", "type": "x", "data": {"object": object}});
        read(body.to_string().as_bytes()).unwrap().points_at
    }

    #[test]
    fn an_event_points_at_its_payment_whatever_object_it_is_of() {
        let payment = PointsAt::Payment("pi_1".into());
        assert_eq!(of(&json!({"object": "payment_intent", "id": "pi_1"})), payment);
        for object in ["charge", "dispute", "refund"] {
            assert_eq!(of(&json!({"object": object, "id": "x_1", "payment_intent": "pi_1"})), payment);
        }
        assert_eq!(of(&json!({"object": "checkout.session", "id": "cs_1"})), PointsAt::Checkout("cs_1".into()));
        for points in [payment, PointsAt::Checkout("cs_1".into()), PointsAt::Nothing] {
            assert_eq!(PointsAt::from_stored(&points.stored()), points);
        }
    }

    #[test]
    fn what_is_strange_points_at_nothing() {
        for object in [
            json!({}),
            json!(3),
            json!({"object": "charge"}),
            json!({"object": "charge", "payment_intent": null}),
            json!({"object": "payment_intent", "id": "../customers"}),
            json!({"object": "customer", "id": "cus_1"}),
        ] {
            assert_eq!(of(&object), PointsAt::Nothing, "{object}");
        }
        for body in ["", "{}", "[]", "null", r#"{"id":"","type":"x","data":{"object":{}}}"#] {
            assert_eq!(read(body.as_bytes()), None, "{body}");
        }
    }
}
