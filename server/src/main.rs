//! `admit`: event booking in one program.

use std::process::ExitCode;

use clap::Parser as _;
use server::cli::{Cli, run};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let cli = Cli::parse();
    // Each worker thread costs memory and the work waits mostly for PostgreSQL.
    let threads = std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .max_blocking_threads(64)
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(cli)),
        Err(error) => Err(format!("can't start: {error}").into()),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("admit: {error}");
            ExitCode::FAILURE
        }
    }
}
