//! The dashboard's pictures in their order, each with its sentence and its table.

use super::{
    charts,
    teller::{Block, Named, Table, Teller},
};
use photos36_domain::{
    dashboard::{
        Count, GRID, sentences,
        words::{named, tenths},
    },
    questions::AgeBracket,
    themes::{TREE, Theme},
};

/// All of them.
pub fn all(told: &Teller<'_>) -> Vec<Block> {
    vec![
        people(told),
        moves(told),
        themes(told),
        map(told),
        states(told),
        given(told),
        social(told),
        medians(told),
        moderation(told),
    ]
}

fn people(told: &Teller<'_>) -> Block {
    let title = told.t("dashboard-people");
    Block {
        id: "people",
        says: sentences::people(told.frame.locale(), told.board),
        drawn: vec![told.bars("people.active")],
        tables: vec![told.months(&title, &["people.active", "people.new"])],
        title,
    }
}

fn moves(told: &Teller<'_>) -> Block {
    const FIGURES: [&str; 3] = ["photos", "questions", "missions"];
    let title = told.t("dashboard-moves");
    Block {
        id: "moves",
        says: sentences::moves(told.frame.locale(), told.board),
        drawn: FIGURES.iter().map(|figure| told.bars(figure)).collect(),
        tables: vec![told.months(&title, &FIGURES)],
        title,
    }
}

fn states(told: &Teller<'_>) -> Block {
    let title = told.t("dashboard-states");
    let heads = [told.plain("dashboard-state"), told.plain("dashboard-count")];
    let families = ["photos.state", "questions.state", "missions.state"];
    let mut table = told.parts(&title, heads, &families, true);
    table.rows.push((told.opened("questions.waiting"), vec![told.told("questions.waiting")]));
    Block { id: "states", title, says: Vec::new(), drawn: Vec::new(), tables: vec![table] }
}

/// How much stands under a root: photos, questions and missions.
fn things(told: &Teller<'_>, theme: &Theme) -> i64 {
    let kinds = ["photos", "questions", "missions"];
    kinds.iter().filter_map(|kind| told.board.get(&format!("{kind}.theme.{}", theme.id)).known()).sum()
}

fn themes(told: &Teller<'_>) -> Block {
    let locale = told.frame.locale();
    // The vital resources first.
    let mut roots: Vec<&Theme> = TREE.iter().filter(|theme| theme.parent.is_none()).collect();
    roots.sort_by_key(|theme| !theme.is_vital);
    let counted: Vec<(&Theme, i64)> = roots.into_iter().map(|theme| (theme, things(told, theme))).collect();
    let most = counted.iter().filter(|(_, count)| *count > 0).max_by_key(|(_, count)| *count);
    let none = counted.iter().filter(|(_, count)| *count == 0).count();
    let says = match most {
        Some((theme, _)) => {
            told.says("dashboard-themes-says", &[("theme", theme.name(locale).to_owned()), ("none", none.to_string())])
        }
        None => told.t("dashboard-themes-none"),
    };
    let title = told.t("dashboard-themes");
    let called = |theme: &Theme| match theme.is_vital {
        true => format!("{} ({})", theme.name(locale), told.t("dashboard-vital")),
        false => theme.name(locale).to_owned(),
    };
    let row = |(theme, _): &(&Theme, i64)| {
        let figures = ["photos", "questions", "missions", "minutes"].map(|kind| format!("{kind}.theme.{}", theme.id));
        let name = Named { text: called(theme), href: Some(told.href(&figures[0])) };
        (name, figures.iter().map(|figure| told.told(figure)).collect())
    };
    let heads = ["dashboard-theme", "dashboard-photos", "dashboard-questions", "dashboard-missions", "dashboard-hours"];
    let bars: Vec<_> =
        counted.iter().map(|(theme, count)| (theme.name(locale).to_owned(), Count::Known(*count))).collect();
    Block {
        id: "themes",
        says: vec![says],
        drawn: vec![(title.clone(), charts::lying(&title, &bars))],
        tables: vec![Table {
            caption: title.clone(),
            heads: heads.iter().map(|head| told.plain(head)).collect(),
            rows: counted.iter().map(row).collect(),
            is_long: false,
        }],
        title,
    }
}

/// What stands in each cell of the grid; none outside of the territory.
fn cells(told: &Teller<'_>) -> Vec<Option<i64>> {
    let found = told.board.family("grid");
    let cell = |n: usize| {
        let row = char::from(b'a' + u8::try_from(n / GRID).unwrap_or_default());
        let name = format!("{row}{}", n % GRID + 1);
        found.iter().find(|(part, _)| *part == name).and_then(|(_, count)| count.known())
    };
    (0..GRID * GRID).map(cell).collect()
}

fn map(told: &Teller<'_>) -> Block {
    let cells = cells(told);
    let full = cells.iter().flatten().filter(|count| **count > 0).count();
    let empty = cells.iter().flatten().count() - full;
    let label = told.says("dashboard-map-text", &[("count", (GRID * GRID).to_string())]);
    let title = told.t("dashboard-map");
    let row = |(n, row): (usize, &[Option<i64>])| {
        let letter = char::from(b'A' + u8::try_from(n).unwrap_or_default());
        let counts = row.iter().map(|count| count.map_or_else(|| "–".to_owned(), |count| count.to_string()));
        (Named { text: letter.to_string(), href: None }, counts.collect())
    };
    let mut heads = vec![Named { text: told.t("dashboard-row"), href: Some(told.href("grid.a1")) }];
    heads.extend((1..=GRID).map(|column| Named { text: column.to_string(), href: None }));
    Block {
        id: "map",
        says: vec![
            told.says("dashboard-map-says", &[("full", full.to_string()), ("empty", empty.to_string())]),
            label.clone(),
        ],
        drawn: vec![(title.clone(), charts::grid(&label, &cells))],
        tables: vec![Table {
            caption: format!("{} (– : {})", title, told.t("dashboard-outside")),
            heads,
            rows: cells.chunks(GRID).enumerate().map(row).collect(),
            is_long: true,
        }],
        title,
    }
}

fn given(told: &Teller<'_>) -> Block {
    let (title, went) = (told.t("dashboard-given"), told.t("dashboard-went"));
    // The figures above say what their parts mean.
    let head = Named { text: told.t("dashboard-part"), href: Some(told.href("minutes")) };
    let heads = [head, told.plain("dashboard-amount")];
    let parts = told.parts(&went, heads, &["minutes.flow", "money.in", "money.out"], false);
    let mut says = vec![sentences::given(told.frame.locale(), told.board)];
    if parts.rows.is_empty() {
        says.push(told.t("dashboard-went-nothing"));
    }
    let months = told.months(&title, &["minutes", "money.in"]);
    Block {
        id: "given",
        says,
        drawn: vec![told.bars("minutes"), told.bars("money.in")],
        tables: [months, parts].into_iter().filter(|table| !table.rows.is_empty()).collect(),
        title,
    }
}

fn social(told: &Teller<'_>) -> Block {
    let locale = told.frame.locale();
    let names = AgeBracket::ALL.iter().map(|age| age.name()).chain(["unknown"]);
    let ages: Vec<(String, String, Count)> = names
        .map(|age| {
            let figure = format!("people.age.{age}");
            let count = told.board.get(&figure);
            (named(locale, "people.age", age), figure, count)
        })
        .collect();
    let bars: Vec<_> = ages.iter().map(|(name, _, count)| (name.clone(), *count)).collect();
    let label = told.t("figure-people-age");
    let rows = ages
        .into_iter()
        .map(|(name, figure, count)| (Named { text: name, href: None }, vec![told.written(&figure, count)]));
    let head = Named { text: told.t("dashboard-age"), href: Some(told.href("people")) };
    Block {
        id: "social",
        title: told.t("dashboard-social"),
        says: vec![sentences::social(locale, told.board)],
        drawn: vec![(label.clone(), charts::lying(&label, &bars))],
        tables: vec![Table {
            caption: label,
            heads: vec![head, told.plain("dashboard-count")],
            rows: rows.collect(),
            is_long: false,
        }],
    }
}

fn medians(told: &Teller<'_>) -> Block {
    let locale = told.frame.locale();
    // Thousandths of a thing for each thousand inhabitants.
    let written = |milli: i64| tenths(locale, milli / 100);
    let all = &told.board.medians;
    let title = told.t("dashboard-medians");
    let says = match all.first() {
        Some(first) => told.says("dashboard-medians-says", &[("count", first.territories.to_string())]),
        None => told.t("dashboard-medians-none"),
    };
    let few = |figure: &str| told.written(figure, Count::Few);
    let rows = all.iter().map(|median| {
        let own = median.own.map_or_else(|| few(&median.figure), written);
        (told.opened(&median.figure), vec![own, written(median.median)])
    });
    let table = Table {
        caption: title.clone(),
        heads: ["dashboard-figure", "dashboard-here", "dashboard-median"].iter().map(|head| told.plain(head)).collect(),
        rows: rows.collect(),
        is_long: false,
    };
    let tables = if all.is_empty() { Vec::new() } else { vec![table] };
    Block { id: "medians", title, says: vec![says], drawn: Vec::new(), tables }
}

fn moderation(told: &Teller<'_>) -> Block {
    let figures = ["moderation.closed", "moderation.open", "moderation.minutes"];
    let table = Table {
        caption: told.t("dashboard-moderation"),
        heads: vec![told.plain("dashboard-figure"), told.plain("dashboard-count")],
        rows: figures.iter().map(|figure| (told.opened(figure), vec![told.told(figure)])).collect(),
        is_long: false,
    };
    Block {
        id: "moderation",
        title: told.t("dashboard-moderation"),
        says: vec![sentences::moderation(told.frame.locale(), told.board)],
        drawn: Vec::new(),
        tables: vec![table],
    }
}
