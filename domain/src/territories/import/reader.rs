//! Hands over the features of a GeoJSON FeatureCollection one by one, with bounded memory.

use super::feature::Feature;
use crate::{ErrorCode, Refusal, Result};
use flate2::read::MultiGzDecoder;
use serde::{
    Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor},
};
use std::{
    cell::Cell,
    fmt,
    io::{self, BufRead, BufReader, Read},
    rc::Rc,
};

/// Most bytes of one feature; 200,000 points take about 8 MB.
const MAX_FEATURE_BYTES: u64 = 32 * 1024 * 1024;
/// How a gzip stream begins (RFC 1952, section 2.3.1).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Reads a file, plain or gzipped.
pub struct FeatureReader<'file> {
    bytes: BufReader<Metered<Box<dyn Read + 'file>>>,
    budget: Rc<Cell<u64>>,
}

impl<'file> FeatureReader<'file> {
    /// Looks at the first bytes to tell gzip.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn new(file: impl Read + 'file) -> Result<Self> {
        let mut file = BufReader::new(file);
        let gzipped = file.fill_buf()?.starts_with(&GZIP);
        let plain: Box<dyn Read + 'file> = if gzipped { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
        let budget = Rc::new(Cell::new(MAX_FEATURE_BYTES));
        Ok(Self { bytes: BufReader::new(Metered { inner: plain, budget: budget.clone() }), budget })
    }

    /// Hands each feature to `take` until it says no.
    ///
    /// # Errors
    /// `boundary-invalid` when the text is not a GeoJSON FeatureCollection or a feature is too large.
    pub fn read(self, take: &mut dyn FnMut(Feature) -> bool) -> Result<()> {
        let mut taking = Taking { take, budget: self.budget, stopped: false, found: false };
        let mut json = serde_json::Deserializer::from_reader(self.bytes);
        let read = json.deserialize_map(Collection(&mut taking));
        match read {
            Err(_) if taking.stopped => Ok(()),
            Err(error) if error.is_io() => Err(io::Error::from(error).into()),
            Err(error) => Err(not_geojson(&error.to_string()).into()),
            Ok(()) if !taking.found => Err(not_geojson("there is no list of features").into()),
            Ok(()) => Ok(()),
        }
    }
}

fn not_geojson(detail: &str) -> Refusal {
    Refusal::new(ErrorCode::BoundaryInvalid).arg("reason", "not-geojson").arg("detail", detail)
}

/// Ends the stream when a feature takes more than its share.
struct Metered<R> {
    inner: R,
    budget: Rc<Cell<u64>>,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        match self.budget.get().checked_sub(read as u64) {
            Some(left) => self.budget.set(left),
            None => return Err(io::Error::other("a feature of the file is larger than 32 MiB")),
        }
        Ok(read)
    }
}

struct Taking<'take> {
    take: &'take mut dyn FnMut(Feature) -> bool,
    budget: Rc<Cell<u64>>,
    stopped: bool,
    found: bool,
}

struct Collection<'a, 'take>(&'a mut Taking<'take>);

impl<'de> Visitor<'de> for Collection<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a GeoJSON FeatureCollection")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "features" => map.next_value_seed(Features(self.0))?,
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

struct Features<'a, 'take>(&'a mut Taking<'take>);

impl<'de> DeserializeSeed<'de> for Features<'_, '_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Features<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of features")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.found = true;
        while let Some(feature) = seq.next_element::<Feature>()? {
            if !(self.0.take)(feature) {
                self.0.stopped = true;
                return Err(A::Error::custom("stopped"));
            }
            self.0.budget.set(MAX_FEATURE_BYTES);
        }
        Ok(())
    }
}
