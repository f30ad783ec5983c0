//! What is sent: the drawn scenes, or the files of a folder.

use super::scenes::{Author, Scene};
use anyhow::Context;
use bytes::Bytes;
use photos36_domain::{Refusal, photos::spool};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};
use uuid::Uuid;

/// Most files that are taken from a folder.
const MOST_FILES: usize = 100_000;
/// A moment for ids made of a file's digest: when the game began, 2018-06-23, in milliseconds.
const BEGINNING_MS: u64 = 1_529_712_000_000;

/// One picture to send.
#[derive(Clone)]
pub enum Picture {
    /// Drawn here.
    Scene(&'static Scene),
    /// Found in a folder.
    File {
        /// Where it is.
        path: PathBuf,
        /// Its place under that folder, to name it by.
        name: String,
        /// Made of its digest.
        id: Uuid,
        /// Who sends it.
        author: Author,
    },
}

/// Its bytes, ready to be sent.
pub struct Loaded {
    /// The file.
    pub bytes: Bytes,
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
}

impl Picture {
    /// Its id, the same at each run.
    ///
    /// # Errors
    /// As [`Scene::id`].
    pub fn id(&self) -> anyhow::Result<Uuid> {
        match self {
            Self::Scene(scene) => scene.id(),
            Self::File { id, .. } => Ok(*id),
        }
    }

    /// Who sends it.
    pub fn author(&self) -> Author {
        match self {
            Self::Scene(scene) => scene.author,
            Self::File { author, .. } => *author,
        }
    }

    /// What to call it when something is to be said about it.
    pub fn name(&self) -> &str {
        match self {
            Self::Scene(scene) => scene.title,
            Self::File { name, .. } => name,
        }
    }

    /// Draws or reads it. A file that is larger than `most_bytes` is refused unread, as the server would.
    ///
    /// # Errors
    /// When it cannot be drawn or read.
    pub async fn load(&self, most_bytes: u64) -> anyhow::Result<Result<Loaded, Refusal>> {
        let picture = self.clone();
        tokio::task::spawn_blocking(move || {
            let bytes = match &picture {
                Self::Scene(scene) => scene.jpeg()?,
                Self::File { path, .. } => {
                    let size = std::fs::metadata(path).with_context(|| path.display().to_string())?.len();
                    if size > most_bytes {
                        return Ok(Err(spool::too_large(most_bytes)));
                    }
                    std::fs::read(path).with_context(|| path.display().to_string())?
                }
            };
            let digest = Sha256::digest(&bytes).into();
            Ok(Ok(Loaded { bytes: bytes.into(), digest }))
        })
        .await?
    }
}

/// All files under a folder, in the order of their names; links are not followed.
///
/// # Errors
/// When the folder or a file in it cannot be read.
pub async fn in_folder(folder: PathBuf) -> anyhow::Result<Vec<Picture>> {
    tokio::task::spawn_blocking(move || {
        let mut paths = Vec::new();
        gather(&folder, &mut paths)?;
        paths.sort();
        paths.into_iter().map(|path| picture(&folder, path)).collect()
    })
    .await?
}

fn gather(folder: &Path, paths: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| format!("the folder {}", folder.display()))? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_dir() {
            gather(&entry.path(), paths)?;
        } else if kind.is_file() {
            anyhow::ensure!(paths.len() < MOST_FILES, "there are more than {MOST_FILES} files");
            paths.push(entry.path());
        }
    }
    Ok(())
}

/// Id and author follow from the bytes: the same file is the same photo of the same person wherever it lies.
fn picture(folder: &Path, path: PathBuf) -> anyhow::Result<Picture> {
    let digest = digest_of(&path).with_context(|| path.display().to_string())?;
    let mut tail = [0; 10];
    tail.copy_from_slice(&digest[..10]);
    let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
    let author = [Author::Jeanne, Author::Karim, Author::Lucie][usize::from(digest[31]) % 3];
    let id = uuid::Builder::from_unix_timestamp_millis(BEGINNING_MS, &tail).into_uuid();
    Ok(Picture::File { path, name, id, author })
}

/// SHA-256 of a file of any size, a piece at a time.
fn digest_of(path: &Path) -> std::io::Result<[u8; 32]> {
    let (mut file, mut hasher) = (File::open(path)?, Sha256::new());
    let mut piece = vec![0; 64 * 1024];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hasher.finalize().into()),
            read => hasher.update(&piece[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use photos36_domain::ErrorCode;

    #[tokio::test]
    async fn the_files_of_a_folder_keep_their_ids_wherever_they_lie() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        for (name, bytes) in [("b/two.jpg", "same"), ("one.jpg", "same"), ("z.txt", "other")] {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        let found = in_folder(folder.path().to_owned()).await.unwrap();
        assert_eq!(found.iter().map(Picture::name).collect::<Vec<_>>(), ["b/two.jpg", "one.jpg", "z.txt"]);
        let ids: Vec<_> = found.iter().map(|picture| picture.id().unwrap()).collect();
        assert_eq!(ids[0], ids[1]);
        assert_ne!(ids[0], ids[2]);
        assert_eq!(found[0].author(), found[1].author());
        photos36_domain::ids::from_client(ids[2]).unwrap();
    }

    #[tokio::test]
    async fn a_file_that_is_too_large_is_refused_unread() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("large.jpg"), [0; 11]).unwrap();
        let found = in_folder(folder.path().to_owned()).await.unwrap();
        let refused = found[0].load(10).await.unwrap().err().unwrap();
        assert_eq!(refused.code, ErrorCode::PhotoTooLarge);
    }
}
