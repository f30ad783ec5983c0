//! A real S3 server over a folder, for tests and benchmarks: `s3-server FOLDER` prints `listening http://127.0.0.1:PORT`
//! and serves until it is told to stop. Key `test`, secret `test-secret`, signatures checked, path and virtual-host style.

use anyhow::{Context, Result};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, host::MultiDomain, service::S3ServiceBuilder};
use s3s_fs::FileSystem;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::args().nth(1).context("usage: s3-server FOLDER [PORT]")?;
    let port = std::env::args().nth(2).map_or(Ok(0), |port| port.parse::<u16>())?;
    let files = FileSystem::new(folder).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let address = listener.local_addr()?;
    let mut builder = S3ServiceBuilder::new(files);
    builder.set_auth(SimpleAuth::from_single("test", "test-secret"));
    builder.set_host(MultiDomain::new([format!("localhost:{}", address.port()), address.to_string()])?);
    let service = builder.build();
    println!("listening http://{address}");
    loop {
        let (socket, _) = listener.accept().await?;
        socket.set_nodelay(true)?;
        let service = service.clone();
        tokio::spawn(async move {
            let server = Builder::new(TokioExecutor::new());
            let _ = server.serve_connection(TokioIo::new(socket), service).await;
        });
    }
}
