//! By what it is judged who may do what. To whom each operation is open stands in one table, `contract::rights` of the API,
//! which `/docs` prints and the suite walks.
//!
//! A mayor sees figures, never who said what. An animator regulates after publication and with reasons; that is why not
//! even the editor edits what someone else has posted: a correction is a decision, with its rule, reason and undo.

use super::Role;
use crate::{ErrorCode, Refusal};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody signed in.
    Anonymous,
    /// Someone signed in, with what they are at this instant.
    Person(Player),
}

/// A person with their roles, as the database has them at this instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The person.
    pub id: Uuid,
    /// Runs the system.
    pub is_editor: bool,
    /// What they are, territory by territory.
    pub roles: Vec<(Uuid, Role)>,
    /// The territories that the council has excluded them from.
    pub excluded: Vec<Uuid>,
}

impl Player {
    /// Has this role in this territory.
    pub fn is(&self, role: Role, territory: Uuid) -> bool {
        self.roles.contains(&(territory, role))
    }
}

impl Actor {
    /// Who it is, if anyone.
    pub fn person_id(&self) -> Option<Uuid> {
        self.player().map(|player| player.id)
    }

    /// Who it is.
    ///
    /// # Errors
    /// `sign-in-required` when nobody is signed in.
    pub fn signed_in(&self) -> Result<&Player, Refusal> {
        self.player().ok_or_else(|| Refusal::new(ErrorCode::SignInRequired))
    }

    /// Runs the system.
    pub fn is_editor(&self) -> bool {
        self.player().is_some_and(|player| player.is_editor)
    }

    /// Is the person with this id.
    pub fn is_person(&self, id: Uuid) -> bool {
        self.person_id() == Some(id)
    }

    /// Changes, moves and deletes the photo: its author alone.
    pub fn may_edit_photo(&self, author: Uuid) -> bool {
        self.is_person(author)
    }

    /// Sees where the photo was truly taken: its author, who animates its territory, the editor.
    pub fn may_see_true_place(&self, author: Uuid, territory: Option<Uuid>) -> bool {
        self.is_person(author) || self.is_editor() || territory.is_some_and(|id| self.animates(id))
    }

    /// Regulates what stands in a territory: who animates it, the editor; outside every territory the editor alone.
    pub fn may_regulate(&self, territory: Option<Uuid>) -> bool {
        self.is_editor() || territory.is_some_and(|id| self.animates(id))
    }

    /// Ends a mission and takes someone out of its team, with a reason: its stewards, who animates there, the editor.
    pub fn may_tend_mission(&self, is_steward: bool, territory: Uuid) -> bool {
        is_steward || self.is_editor() || self.animates(territory)
    }

    /// Confirms that a part of a photo is made unrecognisable: its author, whoever regulates there.
    pub fn may_blur(&self, author: Uuid, territory: Option<Uuid>) -> bool {
        self.is_person(author) || self.may_regulate(territory)
    }

    /// Takes part in what all of a territory decide: whoever has a role there and is not excluded.
    pub fn belongs_to(&self, territory: Uuid) -> bool {
        let has_role = |player: &Player| player.roles.iter().any(|(id, _)| *id == territory);
        !self.is_excluded_from(Some(territory)) && self.player().is_some_and(has_role)
    }

    /// Was excluded from the territory by its council, and still is.
    pub fn is_excluded_from(&self, territory: Option<Uuid>) -> bool {
        territory.is_some_and(|id| self.player().is_some_and(|player| player.excluded.contains(&id)))
    }

    /// Stands between the two sides of a conflict there: a mediator, who animates it, the editor.
    pub fn may_mediate(&self, territory: Uuid) -> bool {
        !self.is_excluded_from(Some(territory))
            && (self.holds(Role::Mediator, territory) || self.may_regulate(Some(territory)))
    }

    /// Rewords and deletes the question: its author alone.
    pub fn may_edit_question(&self, author: Uuid) -> bool {
        self.is_person(author)
    }

    /// Says which mission answers the question: its author, whoever regulates there.
    pub fn may_answer_question(&self, author: Uuid, territory: Option<Uuid>) -> bool {
        self.is_person(author) || self.may_regulate(territory)
    }

    /// Writes down what people say in the territory: who animates it, the editor.
    pub fn may_record_spoken(&self, territory: Uuid) -> bool {
        self.may_regulate(Some(territory))
    }

    /// Withdraws what someone declared of two missions: who declared it, whoever regulates there.
    pub fn may_withdraw_link(&self, author: Uuid, territory: Uuid) -> bool {
        self.is_person(author) || self.may_regulate(Some(territory))
    }

    /// Changes the territory's name, state and texts: who animates it, the editor.
    pub fn may_edit_territory(&self, territory: Uuid) -> bool {
        self.is_editor() || self.animates(territory)
    }

    /// Chooses the territory's first photos and launches it: who animates it, the editor.
    pub fn may_launch(&self, territory: Uuid) -> bool {
        self.is_editor() || self.animates(territory)
    }

    /// Keeps the territory's accounts: receipts of cash, refunds, who paid what. Who animates it, the editor.
    pub fn may_keep_accounts(&self, territory: Uuid) -> bool {
        self.is_editor() || self.animates(territory)
    }

    /// Is the second person of a receipt that someone else wrote: who keeps the accounts, the mayor.
    pub fn may_confirm_receipts(&self, territory: Uuid) -> bool {
        self.may_keep_accounts(territory) || self.holds(Role::Mayor, territory)
    }

    /// Reads the territory's figures and says how many households there are: the mayor, who animates it, the editor.
    pub fn may_read_dashboard(&self, territory: Uuid) -> bool {
        self.holds(Role::Mayor, territory) || self.is_editor() || self.animates(territory)
    }

    /// The territories whose figures someone reads by a role there, each once.
    pub fn dashboards(&self) -> Vec<Uuid> {
        let roles = self.player().map(|player| player.roles.as_slice()).unwrap_or_default();
        let figures = |(territory, role): &(Uuid, Role)| {
            let is_theirs = matches!(role, Role::Mayor | Role::Animator) && self.may_read_dashboard(*territory);
            is_theirs.then_some(*territory)
        };
        roles.iter().filter_map(figures).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Creates territories and sets their boundaries: the editor.
    pub fn may_open_territories(&self) -> bool {
        self.is_editor()
    }

    /// Grants and revokes roles: the editor. An animator does not, so that no clique names itself.
    pub fn may_grant_roles(&self) -> bool {
        self.is_editor()
    }

    /// Reads someone's roles: that person, the editor.
    pub fn may_see_roles_of(&self, person: Uuid) -> bool {
        self.is_editor() || self.is_person(person)
    }

    /// Sees the jobs and tries them again: the editor.
    pub fn may_run_jobs(&self) -> bool {
        self.is_editor()
    }

    fn player(&self) -> Option<&Player> {
        match self {
            Self::Anonymous => None,
            Self::Person(player) => Some(player),
        }
    }

    fn animates(&self, territory: Uuid) -> bool {
        self.holds(Role::Animator, territory)
    }

    /// Has the role there. Whom the council has excluded from the territory holds none in it until they are back.
    fn holds(&self, role: Role, territory: Uuid) -> bool {
        !self.is_excluded_from(Some(territory)) && self.player().is_some_and(|player| player.is(role, territory))
    }
}

/// Turns an answer of this file into a refusal: `forbidden` for someone signed in, `sign-in-required` for nobody.
///
/// # Errors
/// When it is not allowed.
pub fn allow(actor: &Actor, allowed: bool) -> Result<(), Refusal> {
    actor.signed_in()?;
    if allowed { Ok(()) } else { Err(Refusal::new(ErrorCode::Forbidden)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Uuid = Uuid::from_u128(1);
    const ELSEWHERE: Uuid = Uuid::from_u128(2);
    const AUTHOR: Uuid = Uuid::from_u128(3);

    fn someone(is_editor: bool, roles: &[(Uuid, Role)]) -> Actor {
        Actor::Person(Player { id: Uuid::from_u128(9), is_editor, roles: roles.to_vec(), excluded: Vec::new() })
    }

    /// The table above, column by column: edit photo, true place, edit territory, grant.
    #[test]
    fn each_role_may_do_what_the_table_says_and_nothing_else() {
        let author = Actor::Person(Player { id: AUTHOR, is_editor: false, roles: Vec::new(), excluded: Vec::new() });
        for (actor, expected) in [
            (Actor::Anonymous, [false, false, false, false]),
            (someone(false, &[(HERE, Role::Resident)]), [false, false, false, false]),
            (author, [true, true, false, false]),
            (someone(false, &[(HERE, Role::Animator)]), [false, true, true, false]),
            (someone(false, &[(ELSEWHERE, Role::Animator)]), [false, false, false, false]),
            (someone(false, &[(HERE, Role::Mayor)]), [false, false, false, false]),
            (someone(true, &[]), [false, true, true, true]),
        ] {
            let may = [
                actor.may_edit_photo(AUTHOR),
                actor.may_see_true_place(AUTHOR, Some(HERE)),
                actor.may_edit_territory(HERE),
                actor.may_grant_roles(),
            ];
            assert_eq!(may, expected, "{actor:?}");
            assert_eq!(actor.may_regulate(Some(HERE)), expected[2], "{actor:?}");
            assert_eq!(actor.may_tend_mission(false, HERE), expected[2], "{actor:?}");
            assert_eq!(actor.may_launch(HERE), expected[2], "{actor:?}");
            assert_eq!(actor.may_regulate(None), actor.is_editor());
            assert_eq!(actor.may_open_territories() && actor.may_run_jobs(), actor.is_editor());
        }
    }

    #[test]
    fn whom_the_council_has_excluded_holds_no_role_there() {
        let roles =
            vec![(HERE, Role::Animator), (HERE, Role::Mayor), (HERE, Role::Mediator), (ELSEWHERE, Role::Animator)];
        let excluded = Actor::Person(Player { id: AUTHOR, is_editor: false, roles, excluded: vec![HERE] });
        assert!(!excluded.may_regulate(Some(HERE)) && !excluded.may_mediate(HERE) && !excluded.belongs_to(HERE));
        assert!(!excluded.may_confirm_receipts(HERE) && !excluded.may_launch(HERE));
        assert!(excluded.may_regulate(Some(ELSEWHERE)) && excluded.may_edit_photo(AUTHOR));
    }

    #[test]
    fn nobody_is_asked_to_sign_in_and_someone_is_told_that_it_is_forbidden() {
        assert_eq!(allow(&Actor::Anonymous, true).map_err(|r| r.code), Err(ErrorCode::SignInRequired));
        assert_eq!(allow(&someone(false, &[]), false).map_err(|r| r.code), Err(ErrorCode::Forbidden));
        assert_eq!(allow(&someone(false, &[]), true), Ok(()));
    }
}
