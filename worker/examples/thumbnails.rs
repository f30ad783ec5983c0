//! Makes the pictures of files and says how long each took, what came out, and why a file was refused.
//!
//! `thumbnails [--jpegs] [--threads N] [--out FOLDER] [--quiet] FILE…`. With `--jpegs`, only the three JPEG sizes, as in
//! `tests/bench/thumbnails`.

use clap::Parser;
use photos36_domain::photos::EDGES_PX;
use photos36_worker::pictures::{Format, Limits, Opened, PictureError, Source};
use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

/// Makes the pictures of files.
#[derive(Parser)]
struct Args {
    /// Only the three JPEG sizes.
    #[arg(long)]
    jpegs: bool,
    /// Files at the same time.
    #[arg(long, default_value_t = 1)]
    threads: usize,
    /// Where to write the sizes; nowhere when it is not given.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only the sum at the end.
    #[arg(long)]
    quiet: bool,
    /// EXIF orientation of all files.
    #[arg(long, default_value_t = 1)]
    orientation: u8,
    /// The photos.
    files: Vec<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let args = Args::parse();
    if let Some(folder) = &args.out {
        fs::create_dir_all(folder)?;
    }
    let (next, made) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..args.threads.max(1) {
            scope.spawn(|| {
                while let Some(file) = args.files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let begun = Instant::now();
                    let result = one(&args, file);
                    made.fetch_add(usize::from(result.is_ok()), Ordering::Relaxed);
                    if !args.quiet {
                        let text = result.unwrap_or_else(|error| format!("refused: {error}"));
                        println!("{:8.1} ms  {}  {text}", begun.elapsed().as_secs_f64() * 1e3, file.display());
                    }
                }
            });
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    let (made, files) = (made.into_inner(), args.files.len());
    println!("{made} of {files} files in {seconds:.3} s: {:.2} a second", made as f64 / seconds);
    Ok(())
}

fn one(args: &Args, file: &Path) -> Result<String, PictureError> {
    let failed = |error: std::io::Error| PictureError::Failed(error.into());
    let bytes = fs::read(file).map_err(failed)?;
    let source = Source { format: format(&bytes), orientation: args.orientation };
    let opened = Opened::open(&bytes, source, &Limits::default())?;
    let mut text = format!("{} MiB judged", opened.memory_bytes() >> 20);
    let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let write = |edge: u32, kind: &str, bytes: &[u8]| match &args.out {
        Some(folder) => fs::write(folder.join(format!("{name}-{edge}.{kind}")), bytes).map_err(failed),
        None => Ok(()),
    };
    if args.jpegs {
        for (edge, bytes) in EDGES_PX.into_iter().zip(opened.jpegs()?) {
            write(edge, "jpg", &bytes)?;
        }
        return Ok(text);
    }
    let made = opened.make()?;
    for size in &made.sizes {
        write(size.edge, "jpg", &size.jpeg)?;
        write(size.edge, "webp", &size.webp)?;
        let _ = write!(text, ", {}×{}: {}+{}", size.width, size.height, size.jpeg.len(), size.webp.len());
    }
    let _ = write!(text, ", {:016x}, {}", made.perceptual_hash, made.colours.join(" "));
    Ok(text)
}

/// By the first bytes; what is none of the others is tried as a JPEG.
fn format(bytes: &[u8]) -> Format {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Format::Png,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Format::Webp,
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => Format::Heic,
        _ => Format::Jpeg,
    }
}
