//! A thousand connections that do nothing.

mod common;

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Stdio};

use common::{Client, hook};

/// How many connections are idle, and by how many megabytes they may make the program larger.
const IDLE: usize = 1000;
const AT_MOST: u64 = 64;

/// With what it says, which has to be taken from it.
struct Program(Child, BufReader<ChildStdout>);

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The program in a process of its own: both ends of so many connections are more than one may open by default.
fn start() -> (Program, SocketAddr) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bitrix24-emulator"))
        .args(["--port", "0"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let out = BufReader::new(child.stdout.take().unwrap());
    let mut program = Program(child, out);
    program.1.read_line(&mut said).unwrap();
    let address = said.split("http://").nth(1).unwrap();
    let (address, _) = address.split_once('/').unwrap();
    (program, address.parse().unwrap())
}

/// The megabytes that a process has in memory, where the system tells.
fn resident(program: &Program) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", program.0.id())).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let size: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(size / 1024)
}

#[test]
fn a_thousand_idle_connections_keep_nobody_out() {
    let (program, address) = start();
    // What is idle after a call, before one, and in the middle of one.
    let mut used = Vec::new();
    let mut silent = Vec::new();
    let before = resident(&program);
    for place in 0..IDLE {
        match place % 3 {
            0 => {
                let mut client = Client::to(address);
                assert_eq!(client.get(&hook("server.time")).status, 200);
                used.push(client);
            }
            kind => {
                let mut stream = TcpStream::connect(address).unwrap();
                if kind == 1 {
                    stream
                        .write_all(b"POST /rest/1/emulator/batch HTTP/1.1\r\nHos")
                        .unwrap();
                }
                silent.push(stream);
            }
        }
    }
    let mut fresh = Client::to(address);
    for _ in 0..20 {
        assert_eq!(fresh.get(&hook("user.current")).status, 200);
    }
    assert_eq!(used[100].get(&hook("server.time")).status, 200);
    if let (Some(before), Some(after)) = (before, resident(&program)) {
        println!(
            "{} idle connections take {} MB",
            used.len() + silent.len(),
            after.saturating_sub(before)
        );
        assert!(after < before + AT_MOST, "{before} MB became {after}");
    }
}
