//! Puts a dashboard's figures into words, links and tables.

use super::super::Frame;
use photos36_domain::dashboard::{Count, Dashboard, Month, sentences, words};

/// A cell that may lead somewhere.
pub struct Named {
    /// What it says.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
}

/// A table beside a picture.
pub struct Table {
    /// What it is of.
    pub caption: String,
    /// Its columns; the first is that of the rows' names.
    pub heads: Vec<Named>,
    /// Its rows.
    pub rows: Vec<(Named, Vec<String>)>,
    /// Whether it only repeats in numbers what the picture shows: paper does without it.
    pub is_long: bool,
}

/// A picture with its sentences and its numbers.
pub struct Block {
    /// Its anchor.
    pub id: &'static str,
    /// Its title.
    pub title: String,
    /// What it says in words.
    pub says: Vec<String>,
    /// Pictures: what each is called, and its SVG.
    pub drawn: Vec<(String, String)>,
    /// Their numbers.
    pub tables: Vec<Table>,
}

/// Tells the figures of a dashboard in the reader's language.
pub struct Teller<'a> {
    /// The page.
    pub frame: &'a Frame,
    /// The figures.
    pub board: &'a Dashboard,
    /// Where the page stands.
    pub here: &'a str,
}

impl Teller<'_> {
    /// A text of the page.
    pub fn t(&self, id: &str) -> String {
        self.frame.t(id)
    }

    /// A text of the page with what it needs.
    pub fn says(&self, id: &str, args: &[(&'static str, String)]) -> String {
        self.frame.locale().text(id, args)
    }

    /// What a figure is called.
    pub fn title(&self, figure: &str) -> String {
        words::title(self.frame.locale(), figure)
    }

    /// A figure of the period as people read it.
    pub fn told(&self, figure: &str) -> String {
        self.written(figure, self.board.get(figure))
    }

    /// A count in the unit of a figure.
    pub fn written(&self, figure: &str, count: Count) -> String {
        sentences::written(self.frame.locale(), self.board, figure, count)
    }

    /// Where a figure is opened.
    pub fn href(&self, figure: &str) -> String {
        format!("{}/figures/{figure}?{}", self.here, self.query())
    }

    /// The period, as it stands in a query.
    pub fn query(&self) -> String {
        format!("from={}&to={}", self.board.period.from, self.board.period.to)
    }

    /// A figure's name that leads to it.
    pub fn opened(&self, figure: &str) -> Named {
        Named { text: self.title(figure), href: Some(self.href(figure)) }
    }

    /// A name that leads nowhere.
    pub fn plain(&self, id: &str) -> Named {
        Named { text: self.t(id), href: None }
    }

    /// A month as people write it.
    pub fn month(&self, month: Month) -> String {
        sentences::month(self.frame.locale(), month)
    }

    /// The bars of a figure, month by month, with what they are called.
    pub fn bars(&self, figure: &str) -> (String, String) {
        let bars = self.board.bars(figure);
        let label = self.says("dashboard-bars", &[("name", self.title(figure))]);
        let ends = match (bars.first(), bars.last()) {
            (Some((first, _)), Some((last, _))) => (self.month(*first), self.month(*last)),
            _ => Default::default(),
        };
        let counts: Vec<_> = bars.iter().map(|(_, count)| *count).collect();
        let drawn = super::charts::standing(&label, &counts, (&ends.0, &ends.1));
        (label, drawn)
    }

    /// The numbers of such bars.
    pub fn months(&self, caption: &str, figures: &[&str]) -> Table {
        let series: Vec<_> = figures.iter().map(|figure| (*figure, self.board.bars(figure))).collect();
        let cell = |n: usize, figure: &str, bars: &[(Month, Count)]| {
            bars.get(n).map_or_else(String::new, |(_, count)| self.written(figure, *count))
        };
        let months: Vec<Month> =
            series.first().map(|(_, bars)| bars.iter().map(|(month, _)| *month).collect()).unwrap_or_default();
        let row = |(n, month): (usize, &Month)| {
            let name = Named { text: self.month(*month), href: None };
            (name, series.iter().map(|(figure, bars)| cell(n, figure, bars)).collect())
        };
        let heads = figures.iter().map(|figure| self.opened(figure));
        Table {
            caption: caption.to_owned(),
            heads: std::iter::once(self.plain("dashboard-month")).chain(heads).collect(),
            rows: months.iter().enumerate().map(row).collect(),
            is_long: true,
        }
    }

    /// The parts of families, one under the other, each with its count; where they are opened, each leads to
    /// what it means.
    pub fn parts(&self, caption: &str, heads: [Named; 2], families: &[&str], are_opened: bool) -> Table {
        let mut rows = Vec::new();
        for family in families {
            for (part, count) in self.board.family(family).into_iter().filter(|(part, _)| !part.contains('.')) {
                let figure = format!("{family}.{part}");
                let href = are_opened.then(|| self.href(&figure));
                rows.push((Named { text: self.title(&figure), href }, vec![self.written(&figure, count)]));
            }
        }
        Table { caption: caption.to_owned(), heads: heads.into(), rows, is_long: false }
    }
}
