//! The jobs, one file each: a `KIND` and a `run`. A new job is a file, a line in [`Jobs::run`] and, when it recurs, one in
//! [`declare_recurring`].
//!
//! A job may run twice and may be cut off at any instant. It ends by giving back the proof that `finish_in` or `finish`
//! gave it, best in the transaction of its effect.

mod apply_provider_event;
mod archive_missions;
mod arrange_links;
mod ask_parent;
mod close_votes;
mod compare_dashboards;
mod delete_objects;
mod delete_pieces;
mod erase_person;
mod finish_upload;
mod fold_map;
mod make_derivatives;
mod make_export;
mod make_pack;
mod ping_devices;
mod plan_dashboards;
mod plan_digests;
mod plan_monthly;
mod purge;
mod reconcile_payments;
mod recount_dashboard;
mod relink;
mod relocate_photos;
mod remind_debits;
mod send_digest;
mod send_monthly;
mod send_sign_in;
mod sweep;
mod take_debit;
mod take_debits;
mod tell;
mod warn_inactive;

use crate::mail::Mailer;
use async_trait::async_trait;
use photos36_domain::{
    Ground, Result,
    jobs::{self, Failure, Finished, NewJob, Priority, Taken},
};
use std::time::Duration;

/// What a job runs with.
#[derive(Clone, Copy)]
pub struct JobContext<'a> {
    /// Database, store, clock, settings.
    pub ground: &'a Ground,
    /// Outgoing mail.
    pub mailer: &'a Mailer,
    /// The job itself: its payload, its token, its end.
    pub job: &'a Taken,
}

/// Runs jobs by their kind.
#[async_trait]
pub trait Jobs: Send + Sync + 'static {
    /// Runs one job to its end.
    async fn run(&self, context: JobContext<'_>) -> Result<Finished, Failure>;
}

/// All jobs of the game.
pub struct AllJobs;

#[async_trait]
impl Jobs for AllJobs {
    async fn run(&self, context: JobContext<'_>) -> Result<Finished, Failure> {
        match context.job.kind.as_str() {
            archive_missions::KIND => archive_missions::run(context).await,
            compare_dashboards::KIND => compare_dashboards::run(context).await,
            plan_dashboards::KIND => plan_dashboards::run(context).await,
            plan_monthly::KIND => plan_monthly::run(context).await,
            send_monthly::KIND => send_monthly::run(context).await,
            recount_dashboard::KIND => recount_dashboard::run(context).await,
            close_votes::KIND => close_votes::run(context).await,
            arrange_links::KIND => arrange_links::run(context).await,
            delete_objects::KIND => delete_objects::run(context).await,
            delete_pieces::KIND => delete_pieces::run(context).await,
            finish_upload::KIND => finish_upload::run(context).await,
            fold_map::KIND => fold_map::run(context).await,
            make_pack::KIND => make_pack::run(context).await,
            make_derivatives::KIND => make_derivatives::run(context).await,
            purge::KIND => purge::run(context).await,
            relink::KIND => relink::run(context).await,
            relocate_photos::KIND => relocate_photos::run(context).await,
            send_sign_in::KIND => send_sign_in::run(context).await,
            apply_provider_event::KIND => apply_provider_event::run(context).await,
            reconcile_payments::KIND => reconcile_payments::run(context).await,
            remind_debits::KIND => remind_debits::run(context).await,
            take_debit::KIND => take_debit::run(context).await,
            take_debits::KIND => take_debits::run(context).await,
            sweep::KIND => sweep::run(context).await,
            ask_parent::KIND => ask_parent::run(context).await,
            erase_person::KIND => erase_person::run(context).await,
            make_export::KIND => make_export::run(context).await,
            warn_inactive::KIND => warn_inactive::run(context).await,
            tell::KIND => tell::run(context).await,
            ping_devices::KIND => ping_devices::run(context).await,
            plan_digests::KIND => plan_digests::run(context).await,
            send_digest::KIND => send_digest::run(context).await,
            // Worth trying again: while programs are being replaced, a newer worker may know it.
            unknown => Err(Failure::Retry { reason: format!("this worker knows no job of kind {unknown:?}") }),
        }
    }
}

/// Writes the jobs that recur, each with the rest between two turns, so that they are there once whatever number of
/// workers starts.
///
/// # Errors
/// When the database does not answer.
pub async fn declare_recurring(ground: &Ground) -> Result<()> {
    let recurring = [
        (fold_map::KIND, fold_map::EVERY),
        (close_votes::KIND, close_votes::EVERY),
        (tell::KIND, tell::EVERY),
        (ping_devices::KIND, ping_devices::EVERY),
        (plan_digests::KIND, plan_digests::EVERY),
        (plan_dashboards::KIND, plan_dashboards::EVERY),
        (compare_dashboards::KIND, 24 * HOUR),
        (plan_monthly::KIND, HOUR),
        (purge::KIND, HOUR),
        (sweep::KIND, HOUR),
        (archive_missions::KIND, 24 * HOUR),
        (take_debits::KIND, HOUR),
        (remind_debits::KIND, 6 * HOUR),
        (reconcile_payments::KIND, 24 * HOUR),
    ];
    let write = ground.db.write().await?;
    for (kind, every) in recurring {
        let job =
            NewJob { kind, payload: (), priority: Priority::Low, run_at: None, dedupe_key: Some(kind.to_owned()) };
        jobs::declare_recurring(&*write, &ground.clock, every, job).await?;
    }
    write.commit().await
}

const HOUR: Duration = Duration::from_secs(3600);
