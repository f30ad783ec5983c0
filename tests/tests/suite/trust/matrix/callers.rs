//! Those who call, and what they are to the objects of each side.

use super::world::{self, World};
use crate::trust::{territory, with_role};
use photos36::contract::rights::Who;
use photos36_domain::people::{
    Email, Role,
    roles::{self, Grant},
};
use photos36_tests::{App, Player};

/// On which side of the border an object stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Here,
    There,
}

/// Where the photo of the first world was taken: digits that stand nowhere else.
pub const HERE: (f64, f64) = (3.251_237, 45.451_239);

/// Someone who calls.
pub struct Caller {
    pub name: &'static str,
    pub token: Option<String>,
    here: &'static [Who],
    there: &'static [Who],
}

/// What was given by someone of whom nothing else is: the author of the rest has no part in it.
const OF_THE_GIVER: [&str; 3] = ["withdrawOffer", "answerInvitation", "readReport"];
/// Whose path names the mate.
const OF_THE_MATE: [&str; 1] = ["stepDown"];
/// Of which the author is one side and the mate the other.
const OF_TWO_SIDES: [&str; 3] = ["readMediation", "listMediationMessages", "sayInMediation"];
/// Whose money it is: nobody's of those who call.
const OF_NOBODY: [&str; 3] = ["readPayment", "readReceipt", "confirmReceipt"];

impl Caller {
    /// Whether they are this to the object of an operation there.
    pub fn is(&self, who: Who, side: Side, operation: &str) -> bool {
        let is = match side {
            Side::Here => self.here,
            Side::There => self.there,
        };
        match who {
            Who::Anyone => true,
            Who::SignedIn => self.token.is_some(),
            Who::Own if OF_THE_GIVER.contains(&operation) => self.name == "giver",
            Who::Own if OF_THE_MATE.contains(&operation) => self.name == "mate" && side == Side::Here,
            Who::Own if operation == "readRoles" => self.name == "resident",
            Who::Own if OF_NOBODY.contains(&operation) => false,
            Who::Own if OF_TWO_SIDES.contains(&operation) && self.name == "mate" => side == Side::Here,
            Who::Own => self.name != "giver" && is.contains(&Who::Own),
            who => is.contains(&who),
        }
    }
}

/// Two territories with all that stands in them, and those who call.
pub async fn two_worlds(app: &App) -> (World, World, Vec<Caller>) {
    let here = territory(app, 3.2, 45.4).await;
    let there = territory(app, 4.2, 46.4).await;
    let email = |name: &str| format!("{name}@example.org");
    let author = with_role(app, &email("author"), here, Role::Resident).await;
    let mate = with_role(app, &email("mate"), here, Role::Resident).await;
    let resident = with_role(app, &email("resident"), here, Role::Resident).await;
    let animator = with_role(app, &email("animator"), here, Role::Animator).await;
    let mayor = with_role(app, &email("mayor"), here, Role::Mayor).await;
    let mediator = with_role(app, &email("mediator"), here, Role::Mediator).await;
    let sage = with_role(app, &email("sage"), here, Role::Resident).await;
    let giver = app.player(&email("giver")).await;
    let spare = app.player(&email("spare")).await;
    let other = with_role(app, &email("other"), there, Role::Resident).await;
    let other_mate = with_role(app, &email("other-mate"), there, Role::Resident).await;
    let other_animator = with_role(app, &email("other-animator"), there, Role::Animator).await;
    let other_mayor = with_role(app, &email("other-mayor"), there, Role::Mayor).await;
    roles::grant(&app.ground, &Email::parse(&email("editor")).unwrap(), Grant::Editor).await.unwrap();
    let editor = app.player(&email("editor")).await;

    let cast = world::Cast { author: &author, mate: &mate, animator: &animator, giver: &giver, bystander: &resident };
    let first = world::furnish(app, "here", here, HERE, 1, &cast).await;
    let cast = world::Cast {
        author: &other,
        mate: &other_mate,
        animator: &other_animator,
        giver: &giver,
        bystander: &resident,
    };
    let second = world::furnish(app, "there", there, (4.25, 46.45), 2, &cast).await;

    world::seat(app, here, sage.id).await;

    use Who::{Animator, Council, Editor, Mayor, Mediator, Member, Own, Steward, Team};
    let caller = |name, player: &Player, here, there| Caller { name, token: Some(player.token.clone()), here, there };
    let visitor = Caller { name: "visitor", token: None, here: &[], there: &[] };
    let callers = vec![
        visitor,
        caller("spare", &spare, &[], &[]),
        caller("giver", &giver, &[Own], &[Own]),
        caller("resident", &resident, &[Member], &[]),
        caller("author", &author, &[Own, Team, Steward, Member], &[]),
        caller("mate", &mate, &[Team, Member], &[]),
        caller("animator", &animator, &[Animator, Member], &[]),
        caller("mayor", &mayor, &[Mayor, Member], &[]),
        caller("mediator", &mediator, &[Mediator, Member], &[]),
        caller("sage", &sage, &[Council, Member], &[]),
        caller("other-animator", &other_animator, &[], &[Animator, Member]),
        caller("other-mayor", &other_mayor, &[], &[Mayor, Member]),
        caller("other", &other, &[], &[Own, Team, Steward, Member]),
        caller("editor", &editor, &[Editor], &[Editor]),
    ];
    (first, second, callers)
}
