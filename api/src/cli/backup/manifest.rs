//! What a backup holds, a JSON object a line, in the order of the photos' rows. Written beside its name and renamed to it
//! at the end: where it stands, the backup is complete.

use anyhow::{Context, bail, ensure};
use photos36_domain::store::Key;
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    io::Write,
    path::{Path, PathBuf},
};
use tokio::{
    fs::File,
    io::{AsyncBufReadExt, BufReader, Lines},
};
use uuid::Uuid;

/// The version of the layout.
pub const FORMAT: u32 = 1;
const NAME: &str = "manifest.jsonl";

/// Which program made the database file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DatabaseKind {
    /// A copy by `VACUUM INTO`.
    Sqlite,
    /// An archive by `pg_dump`.
    Postgres,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "line", rename_all = "lowercase", deny_unknown_fields)]
pub enum Line {
    /// The first line.
    Backup {
        /// The version of the layout.
        format: u32,
        /// The version of the program.
        program: String,
        /// When the database was copied, UTC microseconds.
        taken_at: i64,
        /// Which program made the database file.
        database: DatabaseKind,
    },
    /// The copy of the database.
    Database(FileLine),
    /// An object of a photo.
    Object(ObjectLine),
    /// A photo that was deleted while the backup ran: it is deleted again after a restore.
    Deleted {
        /// The photo.
        photo: Uuid,
    },
    /// A photo whose sizes were not there: they are made again after a restore.
    Remake {
        /// The photo.
        photo: Uuid,
    },
    /// An object that the store has lost.
    Lost {
        /// Its key.
        key: String,
    },
    /// The last line.
    End {
        /// How many objects there are.
        objects: u64,
        /// Their bytes.
        size_bytes: u64,
    },
}

/// A file beside the manifest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FileLine {
    /// Its name.
    pub file: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its digest in hexadecimal.
    pub sha256: String,
}

/// A file below `objects/`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObjectLine {
    /// The `seq` of the photo's row.
    pub seq: i64,
    /// Its name in the store, and below `objects/`.
    pub key: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its digest in hexadecimal.
    pub sha256: String,
    /// Its media type.
    pub media_type: String,
}

impl ObjectLine {
    /// The key, once more checked to be one of ours.
    pub fn key(&self) -> anyhow::Result<Key> {
        Key::parse(&self.key)
            .with_context(|| format!("the manifest names an object {:?} that cannot be ours", self.key))
    }
}

/// Writes a manifest.
pub struct Writer {
    file: std::io::BufWriter<tempfile::NamedTempFile>,
    folder: PathBuf,
    objects: u64,
    size_bytes: u64,
}

impl Writer {
    /// Begins a manifest in `folder`; nobody sees it yet.
    pub fn begin(folder: &Path) -> anyhow::Result<Self> {
        let file = std::io::BufWriter::new(tempfile::Builder::new().prefix(".manifest-").tempfile_in(folder)?);
        Ok(Self { file, folder: folder.to_path_buf(), objects: 0, size_bytes: 0 })
    }

    /// Adds a line.
    pub fn add(&mut self, line: &Line) -> anyhow::Result<()> {
        if let Line::Object(object) = line {
            self.objects += 1;
            self.size_bytes += object.size_bytes;
        }
        serde_json::to_writer(&mut self.file, line)?;
        self.file.write_all(b"\n")?;
        Ok(())
    }

    /// Adds the last line and gives the manifest its name: from here on the backup is complete.
    pub fn finish(mut self) -> anyhow::Result<(u64, u64)> {
        let (objects, size_bytes) = (self.objects, self.size_bytes);
        self.add(&Line::End { objects, size_bytes })?;
        let file = self.file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        file.as_file().sync_all()?;
        file.persist(self.folder.join(NAME))?;
        if cfg!(unix) {
            std::fs::File::open(&self.folder)?.sync_all()?;
        }
        Ok((objects, size_bytes))
    }
}

/// Reads a manifest line by line; a backup may have millions.
pub struct Reader {
    lines: Lines<BufReader<File>>,
    objects: u64,
    ended: bool,
}

impl Reader {
    /// Opens the manifest of a backup; none when there is none, which means that no backup was completed there.
    pub async fn open(folder: &Path) -> anyhow::Result<Option<Self>> {
        let path = folder.join(NAME);
        let file = match File::open(&path).await {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        };
        Ok(Some(Self { lines: BufReader::new(file).lines(), objects: 0, ended: false }))
    }

    /// The next line; none after the last, which must be there.
    pub async fn next(&mut self) -> anyhow::Result<Option<Line>> {
        let Some(text) = self.lines.next_line().await.context(NAME)? else {
            ensure!(self.ended, "{NAME} is damaged: its end is missing");
            return Ok(None);
        };
        let line = serde_json::from_str(&text).with_context(|| format!("{NAME} is damaged: {text:.80}"))?;
        match &line {
            Line::Backup { format, .. } if *format != FORMAT => {
                bail!("the backup has format {format}; this program reads format {FORMAT}")
            }
            Line::Object(_) => self.objects += 1,
            Line::End { objects, .. } => {
                ensure!(*objects == self.objects, "{NAME} is damaged: {} of {objects} objects", self.objects);
                self.ended = true;
            }
            _ => {}
        }
        Ok(Some(line))
    }
}

/// The digests in the last backup, asked for in the order of rows; nothing when there is none or it is damaged.
pub struct Previous {
    reader: Option<Reader>,
    pending: Option<ObjectLine>,
}

impl Previous {
    /// Opens the last backup in `folder`.
    pub async fn open(folder: &Path) -> Self {
        Self { reader: Reader::open(folder).await.ok().flatten(), pending: None }
    }

    /// The digests of this row's objects by key. `seq` must grow from call to call.
    pub async fn of(&mut self, seq: i64) -> HashMap<String, String> {
        let mut found = HashMap::new();
        loop {
            match self.pending.take() {
                Some(object) if object.seq > seq => {
                    self.pending = Some(object);
                    return found;
                }
                Some(object) if object.seq == seq => {
                    found.insert(object.key, object.sha256);
                }
                _ => {}
            }
            let Some(reader) = &mut self.reader else { return found };
            match reader.next().await {
                Ok(Some(Line::Object(object))) => self.pending = Some(object),
                Ok(Some(_)) => {}
                Ok(None) | Err(_) => self.reader = None,
            }
        }
    }
}
