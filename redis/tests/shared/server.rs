//! A Redis of a test's own.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Once;
use std::thread::sleep;
use std::time::{Duration, Instant};

use bitrix24::redis::Redis;
use tempfile::TempDir;

/// What lets in, and must not show.
const PASSWORD: &str = "s3cr3t-of-redis";

/// A `redis-server` on this machine, which keeps nothing on the disk.
pub struct Server {
    port: u16,
    folder: TempDir,
    running: Option<Child>,
}

impl Server {
    /// One that listens; none where there is no such program.
    pub fn start() -> Option<Self> {
        trace();
        let found = Command::new("redis-server")
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        if found.is_err() {
            println!("skipped: no redis-server");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("there is a free port")
            .port();
        let folder = tempfile::tempdir().expect("a folder can be made");
        let mut server = Self {
            port,
            folder,
            running: None,
        };
        server.restart();
        Some(server)
    }

    /// Starts it again, without what it held.
    pub fn restart(&mut self) {
        self.kill();
        let child = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &self.port.to_string()])
            .args(["--requirepass", PASSWORD])
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("it starts");
        self.running = Some(child);
        let until = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(Instant::now() < until, "Redis does not listen");
            sleep(Duration::from_millis(10));
        }
    }

    /// Ends it without a warning.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Lets it do nothing any more, and answer nothing.
    pub fn stop(&self) {
        let id = self.running.as_ref().map(Child::id).unwrap_or_default();
        let stopped = Command::new("kill")
            .args(["-STOP", &id.to_string()])
            .status();
        assert!(stopped.is_ok_and(|status| status.success()));
    }

    pub fn address(&self) -> String {
        format!("redis://:{PASSWORD}@127.0.0.1:{}/", self.port)
    }

    /// One process's way to it.
    pub fn open(&self) -> Redis {
        Redis::open(self.address()).expect("the address is one")
    }

    /// What a command answers.
    pub fn ask<T: redis::FromRedisValue>(&self, command: &[&str]) -> T {
        let client = redis::Client::open(self.address()).expect("the address is one");
        let mut connection = client.get_connection().expect("Redis is there");
        let mut asked = redis::cmd(command[0]);
        for argument in &command[1..] {
            asked.arg(*argument);
        }
        asked.query(&mut connection).expect("Redis answers")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// All that is traced is printed, to be searched for secrets.
pub fn trace() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let printed = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
        let _ = printed.with_test_writer().try_init();
    });
}
