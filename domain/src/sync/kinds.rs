//! What can be followed.

use crate::names::names;

/// What changed. Of what has no id of its own, the id is that of what it belongs to, as said here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A territory.
    Territory,
    /// The local themes of a territory, all at once: the territory's id.
    Themes,
    /// The first photos of a territory, all at once, from the launch on: the territory's id.
    FirstPhotos,
    /// A photo.
    Photo,
    /// A question.
    Question,
    /// A mission.
    Mission,
    /// The links between a territory's open missions, all at once: the territory's id.
    Links,
    /// A need of a mission.
    Need,
    /// An entry of a mission's journal.
    Journal,
    /// A comment.
    Comment,
    /// One's own profile with one's roles: the person's id.
    Profile,
    /// A question that one supports: the question's id.
    Support,
    /// A mission in whose team one is: the mission's id.
    Team,
    /// A subscription of one's own.
    Subscription,
}

names!(Kind {
    Territory = "territory",
    Themes = "themes",
    FirstPhotos = "first_photos",
    Photo = "photo",
    Question = "question",
    Mission = "mission",
    Links = "links",
    Need = "need",
    Journal = "journal",
    Comment = "comment",
    Profile = "profile",
    Support = "support",
    Team = "team",
    Subscription = "subscription"
});
