//! Trust first, regulate after: reports, the animator's queue, decisions with reasons, undo and appeals.
//!
//! Anyone reports an object that they see ([`report`]). As many distinct reporters as its territory says hide it until an
//! animator of that territory decides ([`decide`]). A decision is a statement of reasons to the author (DSA, article 17),
//! can be undone for seven days ([`undo`]), and its author can appeal to someone who did not take it ([`appeal`]).

mod appeals;
mod correct;
mod decide;
mod object;
mod queue;
mod report;
mod rules;
mod store;
mod undo;

pub use appeals::{Appeal, answer, appeal, appeals, decided_what_is_appealed, require_own_appeal};
pub use correct::Correction;
pub(crate) use decide::note_blur;
pub use decide::{MOST_AT_ONCE, NewDecision, decide};
pub use object::{Object, ObjectKind, find, find_many, view_of};
pub use queue::{Context, History, case_context, decision, marks, own_statements, queue};
pub use report::{NewReport, Reporter, own_reports, receipt, report, report_of};
pub use rules::{Action, MAX_TEXT, Rule, UNDO_DAYS};
pub use store::{CaseRow as Case, DecisionRow as Decision, ReportRow as Report};
pub use undo::{finish_removals, undo};
