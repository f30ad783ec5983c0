//! The program `photos36`.

fn main() -> std::process::ExitCode {
    photos36::cli::main()
}
