//! Who may call which operation: one table, which the contract states (`x-who-may`) and the pages of `/docs` print. The
//! suite walks every operation × caller × object against it, and an operation without a row fails a test.
//!
//! It says whom an operation is open to; what the rules of the game ask beside that (a state, a term, a second person) is
//! said by the operation's refusals. How each is judged stands in `people::rights` and beside each object.

use serde_json::{Map, Value, json};

/// What someone is to the object of an operation, or to its territory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Nobody need say who they are.
    Anyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whose it is: its author, its owner, a side of it, whom it is meant for.
    Own,
    /// In the mission's team.
    Team,
    /// A steward of the mission.
    Steward,
    /// Has a role in the territory.
    Member,
    /// Animates the territory.
    Animator,
    /// Is its mayor.
    Mayor,
    /// Mediates there.
    Mediator,
    /// Sits in its council.
    Council,
    /// Runs the system.
    Editor,
}

impl Who {
    /// The name that the contract has.
    pub fn name(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::SignedIn => "signed-in",
            Self::Own => "own",
            Self::Team => "team",
            Self::Steward => "steward",
            Self::Member => "member",
            Self::Animator => "animator",
            Self::Mayor => "mayor",
            Self::Mediator => "mediator",
            Self::Council => "council",
            Self::Editor => "editor",
        }
    }
}

use Who::{Animator, Anyone, Council, Editor, Mayor, Mediator, Member, Own, SignedIn, Steward, Team};

/// The table: to whom, which operations.
#[rustfmt::skip]
static RIGHTS: &[(&[Who], &[&str])] = &[
    (&[Anyone], &[
        // The server and its contract.
        "readKeySet", "checkLive", "checkReady", "readLimits", "readPrivacy", "readPushKey",
        "readUploadProtocol", "readUploadProtocolOfOne",
        // Coming in: a code, a token or a signature is what counts.
        "askSignIn", "verifySignIn", "refreshSession", "receiveStripeEvent",
        // What is public.
        "readComment", "listAnswers", "listMissionComments", "listQuestionComments",
        "readClusters", "listMapPhotos", "readTileJson", "readTile",
        "listMissions", "readMission", "readBoard", "readTask", "readJournal", "readJournalEntry", "listKinNews", "listKnowledge",
        "readKnowledge", "readLineage", "readMissionLinks", "listNeeds", "readNeed", "listMissionTeam", "walkLinks", "exportMission",
        "readMissionByCode", "listContributions", "listPeriods", "readWealthMatrix",
        "readPhoto", "readPhotoImage", "listStarters",
        "listQuestions", "readQuestion", "findSimilar",
        "listProposals", "readProposal", "listObjections", "listProposalQuestions", "listProposalTexts",
        "readCouncil", "listDraws", "readDraw",
        "listTerritories", "locateTerritory", "readTerritory", "readTerritoryBoundary", "listTerritoryNeighbours", "listTerritoryChanges",
        "followTerritoryEvents", "readTerritoryPack", "readLinks", "readLinksGraphml", "readLinksSvg", "readFirstPhotos", "listThemes",
        "listAccounts", "listEntries", "readDividendRules", "readMoneyRule", "quoteSubscription",
        // What anyone may ask of those who regulate.
        "sendReport", "askBlur",
    ]),
    (&[SignedIn], &[
        // One's own things: whoever asks sees and changes theirs alone.
        "eraseMe", "readMe", "editMe", "listOwnAccesses", "listAlerts", "dropAlert", "setAlert", "listOwnChanges", "listEditConflicts",
        "withdrawConsent", "giveConsent", "followOwnEvents", "listExports", "askExport", "listMyInvitations", "listOwnMediations",
        "listNotices", "countNotices", "readNotices", "askParent", "listMyPayments", "listOwnPhotos", "readPreferences",
        "editPreferences", "listPushDevices", "forgetPushDevice", "registerPushDevice", "listOwnReports", "listOwnStatements",
        "listMySubscriptions", "listWatches", "unwatch", "watch", "listSessions", "endCurrentSession", "readOwnVote", "takeVoteBack",
        "listOwnDashboards",
        // What the council has before it, unless it is about somebody.
        "listCouncilCases", "readCouncilCase", "listMeasures", "readMeasure",
        // Playing.
        "sendPhoto", "sendPhotos", "askWhichPhotosAreHere", "createUpload", "replayOutbox",
        "askQuestion", "supportQuestion", "withdrawSupport", "commentQuestion", "commentMission",
        "openMission", "joinMission", "leaveMission", "joinMissionByCode", "importMission", "replicateMission",
        "makeOffer", "listOffers", "leaveCall", "declareLink", "voiceLink", "withdrawVoice",
        "joinTerritory", "leaveTerritory", "resignFromCouncil", "beUnwilling", "subscribe", "give",
    ]),
    (&[Own], &[
        "removeComment", "editComment", "deletePhoto", "editPhoto", "placePhoto", "readPhotoOriginal", "deleteQuestion", "editQuestion",
        "readReport", "stepDown", "appealDecision", "chooseInConflict", "readExportPart", "answerInvitation", "readNotice",
        "withdrawProposal", "amendProposal", "answerProposalQuestion", "withdrawOffer", "takeBackContribution",
        "changeSubscription", "openCheckout", "readDirections", "setDirections",
        "endUpload", "readUpload", "sendUploadBytes", "endSession", "editJournalEntry", "deleteJournalEntry",
    ]),
    (&[Own, Animator, Editor], &[
        "answerBlur", "listBlurs", "answerQuestion", "takeAnswerBack", "withdrawLink", "readDecision", "readPayment", "readSubscription",
    ]),
    (&[Own, Editor], &["readRoles"]),
    (&[Own, Animator, Mayor, Editor], &["confirmReceipt", "readReceipt"]),
    (&[Animator, Mayor, Editor], &["listReceipts", "readDashboard", "readDashboardCsv", "readFigure", "setHouseholds"]),
    (&[Team], &[
        "shareMission", "inviteIntoMission", "withdrawInvitation", "listMissionInvitations", "addTask", "editTask", "moveTask",
        "deleteTask", "stateNeed", "editNeed", "decideOffer", "writeJournalEntry", "addKnowledge", "editKnowledge", "deleteKnowledge",
        "declareContribution", "rateContribution",
    ]),
    (&[Own, Team], &["leaveToCommons", "listShares"]),
    (&[Steward], &["editMission", "deleteMission", "completeMission", "addSteward"]),
    (&[Steward, Animator, Editor], &["abandonMission", "archiveMission", "removeFromMission", "closePeriod"]),
    (&[Member], &[
        "makeProposal", "askAboutProposal", "castVote", "callCouncil", "joinCall", "beWilling",
        "openMediation",
    ]),
    (&[Own, Mediator, Animator, Editor], &["readMediation", "listMediationMessages", "sayInMediation"]),
    (&[Mediator, Animator, Editor], &["takeMediation", "endMediation", "listWaitingMediations"]),
    (&[Council], &["proposeMeasure", "voteOnMeasure"]),
    (&[Mediator, Council, Animator, Editor], &["listWealthPairs"]),
    (&[Animator, Editor], &[
        "listModerationCases", "readModerationCase", "takeDecisions", "undoDecisions", "answerAppeal", "listAppeals",
        "followModerationEvents", "mergeQuestion", "unmergeQuestion", "recordSpokenQuestions", "addTheme",
        "editTerritory", "setTerritoryState", "chooseFirstPhotos", "listFirstPhotosChanges", "launchTerritory",
        "commitToDraw", "drawByLot", "setDividendRules", "setMoneyRule",
        "recordReceipt", "voidReceipt", "listPayments", "refundPayment",
    ]),
    (&[Editor], &[
        "openTerritory", "setTerritoryBoundary", "setRoles", "removeRoles", "listJobs", "countJobs", "retryJob",
        "listModerationCasesOutside", "listAppealsOutside", "listUnmatchedPayments", "decideUnmatchedPayment",
    ]),
];

/// To whom the operation of this name is open; none when the table has no row for it.
pub fn who_may(operation: &str) -> Option<&'static [Who]> {
    RIGHTS.iter().find(|(_, operations)| operations.contains(&operation)).map(|(who, _)| *who)
}

/// States it in the operation.
pub(super) fn state(operation: &mut Map<String, Value>) {
    let id = super::text(operation, "operationId").to_owned();
    let names: Vec<&str> = who_may(&id).unwrap_or_default().iter().map(|who| who.name()).collect();
    operation.insert("x-who-may".into(), json!(names));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_operation_of_the_contract_has_one_row_and_no_row_is_of_none() {
        let contract = super::super::complete(crate::routes::contract()).unwrap();
        let known: BTreeSet<String> =
            super::super::operations(&contract).map(|operation| operation.text("operationId").to_owned()).collect();
        let rows: Vec<&str> = RIGHTS.iter().flat_map(|(_, operations)| operations.iter().copied()).collect();
        let once: BTreeSet<String> = rows.iter().map(|row| (*row).to_owned()).collect();
        assert_eq!(rows.len(), once.len(), "a row stands twice");
        assert_eq!(once, known);
    }
}
