//! A client that does as little as one can: it writes bytes that are ready, and reads answers by their length.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

/// A connection that is kept.
pub struct Connection {
    stream: TcpStream,
    room: Vec<u8>,
}

impl Connection {
    pub fn to(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        Self {
            stream,
            room: vec![0; 1 << 20],
        }
    }

    /// Sends a request and reads its answer; the body.
    pub fn ask(&mut self, request: &[u8]) -> &[u8] {
        self.stream.write_all(request).expect("a connection");
        let mut held = 0;
        loop {
            let length = self.stream.read(&mut self.room[held..]).expect("an answer");
            assert!(length > 0, "it hung up");
            held += length;
            if let Some((from, to)) = body(&self.room[..held])
                && to <= held
            {
                return &self.room[from..to];
            }
        }
    }
}

/// Where the body of an answer begins and ends, once its head is there.
fn body(answer: &[u8]) -> Option<(usize, usize)> {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&answer[..end]).expect("a head");
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().expect("a length"))
    });
    Some((end, end + length.expect("a length")))
}

/// A call by the webhook.
pub fn request(method: &str, parameters: &serde_json::Value) -> Vec<u8> {
    let body = parameters.to_string();
    let length = body.len();
    let path = format!("/rest/1/emulator/{method}");
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Has all connections send the request so many times, at the same time.
pub fn turn(connections: &mut [Connection], request: &[u8], calls: usize) -> Duration {
    let began = Instant::now();
    thread::scope(|scope| {
        for connection in connections {
            scope.spawn(move || {
                for _ in 0..calls {
                    connection.ask(request);
                }
            });
        }
    });
    began.elapsed()
}
