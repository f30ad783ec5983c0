-- Money. Amounts are integers of the currency's smallest unit (ISO 4217), dates are YYYY-MM-DD in the territory's zone.

-- The books of a territory in one currency. `entries` and `receipts` number what is written, without a gap; whoever
-- writes locks this row first, so that entries of a territory stand in one order.
CREATE TABLE ledger_books (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id),
    currency text NOT NULL,
    entries bigint NOT NULL DEFAULT 0,
    receipts bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    UNIQUE (territory_id, currency)
);

-- `debited`, `credited` and `entries` are kept by the trigger that writes an entry: each equals the lines under it.
CREATE TABLE ledger_accounts (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    book_id uuid NOT NULL REFERENCES ledger_books (id),
    kind text NOT NULL,               -- provider, cash, territory, mission, commons, member
    owner_id uuid,                    -- the mission or the person
    owner_key text NOT NULL,          -- the same as text, empty without one: unique together with kind
    currency text NOT NULL,
    debited bigint NOT NULL DEFAULT 0,
    credited bigint NOT NULL DEFAULT 0,
    entries bigint NOT NULL DEFAULT 0,
    created_at bigint NOT NULL,
    UNIQUE (book_id, kind, owner_key)
);
CREATE INDEX ledger_accounts_owner ON ledger_accounts (owner_id) WHERE owner_id IS NOT NULL;

-- One row a transfer: what one account is debited another is credited, so that all accounts sum to zero. Never changed.
CREATE TABLE ledger_entries (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    book_id uuid NOT NULL REFERENCES ledger_books (id),
    number bigint NOT NULL,           -- 1, 2, 3… within the book
    debit_id uuid NOT NULL REFERENCES ledger_accounts (id),
    credit_id uuid NOT NULL REFERENCES ledger_accounts (id),
    amount bigint NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    cause text NOT NULL,              -- payment, fee, directing, refund, dispute, expense, dividend, payout, reversal…
    cause_id uuid,                    -- the payment, receipt, expense or period
    reverses_id uuid UNIQUE REFERENCES ledger_entries (id),
    written_on text NOT NULL,
    created_at bigint NOT NULL,
    UNIQUE (book_id, number),
    CHECK (debit_id <> credit_id)
);
CREATE INDEX ledger_entries_debit ON ledger_entries (debit_id, seq);
CREATE INDEX ledger_entries_credit ON ledger_entries (credit_id, seq);
CREATE INDEX ledger_entries_cause ON ledger_entries (cause_id, seq);
CREATE INDEX ledger_entries_day ON ledger_entries (book_id, written_on, number);

-- What the part that nobody directs is for, in per cent; what is left goes to the territory.
CREATE TABLE money_rules (
    territory_id uuid NOT NULL PRIMARY KEY REFERENCES territories (id),
    missions_percent integer NOT NULL,     -- in equal parts to the active missions
    commons_percent integer NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    updated_at bigint NOT NULL
);

CREATE TABLE subscriptions (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id),
    person_id uuid NOT NULL REFERENCES people (id),
    currency text NOT NULL,
    state text NOT NULL,              -- active, paused, stopped
    gateway text NOT NULL,            -- cash, stripe
    monthly bigint NOT NULL,          -- from 0
    every_months integer NOT NULL,    -- 1, 3, 6, 12: taken together
    anchor_day integer NOT NULL,      -- 1 to 31: the day of the month
    next_on text,                     -- the day of the next debit; null while paused, stopped or at 0
    covered_until text,               -- what was paid reaches to the day before
    customer text,                    -- the provider's names, once known
    payment_method text,
    failures integer NOT NULL DEFAULT 0,
    failure text,                     -- the provider's code of the last failed debit
    reminded_for text,                -- the debit that a reminder was sent for
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX subscriptions_one ON subscriptions (territory_id, person_id);
CREATE INDEX subscriptions_person ON subscriptions (person_id, seq);
CREATE INDEX subscriptions_due ON subscriptions (next_on) WHERE state = 'active' AND next_on IS NOT NULL;
CREATE INDEX subscriptions_customer ON subscriptions (customer) WHERE customer IS NOT NULL;

-- How a subscriber splits the amount; what is missing to 100 follows the territory's rule.
CREATE TABLE subscription_directions (
    subscription_id uuid NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    position integer NOT NULL,
    target text NOT NULL,             -- mission, territory, commons
    mission_id uuid REFERENCES missions (id),
    percent integer NOT NULL CHECK (percent BETWEEN 1 AND 100),
    PRIMARY KEY (subscription_id, position)
);

-- A payment as the provider has it, and as far as it stands in the ledger: both are brought together by one use case.
CREATE TABLE payments (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id),
    person_id uuid REFERENCES people (id),           -- null when nobody is known, such as a collection box
    subscription_id uuid REFERENCES subscriptions (id),
    due_on text,                      -- the debit of a subscription that it pays
    months integer NOT NULL,          -- and how many months of it
    kind text NOT NULL,               -- subscription, gift
    gateway text NOT NULL,
    reference text UNIQUE,            -- the provider's payment intent, or the receipt's number
    checkout text UNIQUE,             -- the provider's checkout session, for a first payment
    state text NOT NULL,              -- pending, succeeded, failed, canceled
    currency text NOT NULL,
    asked bigint NOT NULL CHECK (asked > 0),
    gross bigint NOT NULL DEFAULT 0,  -- came in
    fee bigint NOT NULL DEFAULT 0,    -- kept by the provider
    refunded bigint NOT NULL DEFAULT 0,
    disputed bigint NOT NULL DEFAULT 0,              -- taken back by the bank, its fee included
    parts_json text NOT NULL DEFAULT '[]',           -- where it goes: target, mission, weight, and what stands in the ledger
    failure text,
    paid_on text,
    version bigint NOT NULL DEFAULT 1,
    checked_at bigint NOT NULL,       -- when it was last compared with the provider
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL
);
CREATE UNIQUE INDEX payments_due ON payments (subscription_id) WHERE state = 'pending';
CREATE INDEX payments_person ON payments (person_id, seq);
CREATE INDEX payments_territory ON payments (territory_id, seq);
CREATE INDEX payments_pending ON payments (seq) WHERE state = 'pending';

-- Cash and cheques, in and out: numbered without a gap, and in the ledger only once a second person confirmed them.
CREATE TABLE cash_receipts (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    territory_id uuid NOT NULL REFERENCES territories (id),
    number bigint NOT NULL,
    way text NOT NULL,                -- in, out
    means text NOT NULL,              -- cash, cheque
    person_id uuid REFERENCES people (id),
    payer text NOT NULL,              -- as written on the receipt; empty for a person of the game
    subscription_id uuid REFERENCES subscriptions (id),
    payment_id uuid REFERENCES payments (id),
    state text NOT NULL,              -- recorded, confirmed, voided
    currency text NOT NULL,
    amount bigint NOT NULL CHECK (amount > 0),
    note text NOT NULL,
    received_on text NOT NULL,
    recorded_by uuid NOT NULL REFERENCES people (id),
    decided_by uuid REFERENCES people (id),
    decided_at bigint,
    version bigint NOT NULL DEFAULT 1,
    created_at bigint NOT NULL,
    updated_at bigint NOT NULL,
    UNIQUE (territory_id, currency, number),
    CHECK (decided_by IS NULL OR decided_by <> recorded_by OR state = 'voided')
);
CREATE INDEX cash_receipts_list ON cash_receipts (territory_id, seq);

-- Events of a provider, kept before they are acknowledged. Only what they point at is used, and that is fetched anew.
CREATE TABLE provider_events (
    id text NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    object_id text NOT NULL,
    payload_json text NOT NULL,
    received_at bigint NOT NULL,
    applied_at bigint
);
CREATE INDEX provider_events_age ON provider_events (received_at);

-- Money at the provider that matches nobody, for a person to look at.
CREATE TABLE unmatched_payments (
    seq {seq},
    id uuid NOT NULL UNIQUE,
    reference text NOT NULL UNIQUE,
    currency text NOT NULL,
    amount bigint NOT NULL,
    state text NOT NULL,              -- open, matched, foreign
    payment_id uuid REFERENCES payments (id),
    decided_by uuid,
    decided_at bigint,
    created_at bigint NOT NULL
);
CREATE INDEX unmatched_payments_list ON unmatched_payments (state, seq);

CREATE TABLE reconciliations (
    seq {seq},
    checked bigint NOT NULL,
    repaired bigint NOT NULL,
    unmatched bigint NOT NULL,
    created_at bigint NOT NULL
);
