//! The load generator: one thread, one poll, thousands of keep-alive connections, each with at most one
//! request under way (a closed loop, like people).

use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    io::{self, ErrorKind, Read as _, Write as _},
    net::SocketAddr,
    time::{Duration, Instant},
};

use mio::{Events, Interest, Poll, Token, net::TcpStream};

use crate::http::{self, Answer, Parsed};

/// What a connection does next.
pub enum Next {
    /// The request that was written.
    Send,
    /// Nothing until then.
    Wait(Instant),
    /// Nothing any more.
    End,
}

/// What the people behind the connections do.
pub trait Script {
    /// All connections stand: time begins.
    fn begin(&mut self);
    /// Writes the next request of connection `who` into `out`, which is empty.
    fn next(&mut self, who: usize, now: Instant, out: &mut Vec<u8>) -> Next;
    /// The answer to it, which took `latency` from the first byte sent to the last received.
    fn answer(&mut self, who: usize, answer: &Answer<'_>, latency: Duration, now: Instant);
    /// The connection broke before the answer came; a new one is made.
    fn cut(&mut self, who: usize);
}

/// An answer that takes longer counts as cut.
const PATIENCE: Duration = Duration::from_secs(40);
/// Without news the poll looks at the clock this often.
const GLANCE: Duration = Duration::from_millis(100);

struct Connection {
    stream: TcpStream,
    /// The request, and how much of it is sent.
    out: Vec<u8>,
    sent: usize,
    /// What has come of an answer that is not whole yet.
    partial: Vec<u8>,
    asked_at: Option<Instant>,
    /// The server hung up while nothing was under way; a new connection is made for the next request.
    closed: bool,
}

struct Generator<'a, S> {
    address: SocketAddr,
    poll: Poll,
    connections: Vec<Connection>,
    waiting: BinaryHeap<Reverse<(Instant, usize)>>,
    active: usize,
    buffer: Vec<u8>,
    script: &'a mut S,
}

/// Plays `script` over `count` connections to `address` until every one of them has ended.
///
/// # Errors
/// When connections can't be made (mostly: too few open files allowed).
pub fn run<S: Script>(address: SocketAddr, count: usize, script: &mut S) -> io::Result<()> {
    let poll = Poll::new()?;
    let mut connections = Vec::with_capacity(count);
    for who in 0..count {
        connections.push(Connection {
            stream: connect(address, &poll, who)?,
            out: Vec::with_capacity(1024),
            sent: 0,
            partial: Vec::new(),
            asked_at: None,
            closed: false,
        });
    }
    let mut generator = Generator {
        address,
        poll,
        connections,
        waiting: BinaryHeap::new(),
        active: count,
        buffer: vec![0; 256 * 1024],
        script,
    };
    generator.script.begin();
    for who in 0..count {
        generator.go_on(who)?;
    }
    generator.turn()
}

fn connect(address: SocketAddr, poll: &Poll, who: usize) -> io::Result<TcpStream> {
    let stream = std::net::TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_nonblocking(true)?;
    let mut stream = TcpStream::from_std(stream);
    poll.registry().register(&mut stream, Token(who), Interest::READABLE)?;
    Ok(stream)
}

impl<S: Script> Generator<'_, S> {
    fn turn(&mut self) -> io::Result<()> {
        let mut events = Events::with_capacity(4096);
        let mut looked = Instant::now();
        while self.active > 0 {
            let due =
                self.waiting.peek().map(|Reverse((at, _))| at.saturating_duration_since(Instant::now()));
            match self.poll.poll(&mut events, Some(due.unwrap_or(GLANCE).min(GLANCE))) {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                done => done?,
            }
            for event in &events {
                let who = event.token().0;
                if event.is_writable() {
                    self.write(who)?;
                }
                if event.is_readable() || event.is_read_closed() || event.is_error() {
                    self.read(who)?;
                }
            }
            let now = Instant::now();
            while let Some(Reverse((at, who))) = self.waiting.peek().copied() {
                if at > now {
                    break;
                }
                self.waiting.pop();
                self.go_on(who)?;
            }
            if now - looked > Duration::from_secs(1) {
                looked = now;
                self.give_up_on_silence(now)?;
            }
        }
        Ok(())
    }

    /// Asks the script what comes next for a connection that is free.
    fn go_on(&mut self, who: usize) -> io::Result<()> {
        let now = Instant::now();
        let connection = &mut self.connections[who];
        connection.out.clear();
        connection.sent = 0;
        match self.script.next(who, now, &mut connection.out) {
            Next::Send => {
                if connection.closed {
                    self.reconnect(who)?;
                }
                self.connections[who].asked_at = Some(now);
                self.write(who)
            }
            Next::Wait(until) => {
                self.waiting.push(Reverse((until, who)));
                Ok(())
            }
            Next::End => {
                self.active -= 1;
                Ok(())
            }
        }
    }

    fn write(&mut self, who: usize) -> io::Result<()> {
        let connection = &mut self.connections[who];
        while connection.sent < connection.out.len() {
            match connection.stream.write(&connection.out[connection.sent..]) {
                Ok(0) => return self.cut(who),
                Ok(written) => connection.sent += written,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    let both = Interest::READABLE | Interest::WRITABLE;
                    return self.poll.registry().reregister(&mut connection.stream, Token(who), both);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return self.cut(who),
            }
        }
        Ok(())
    }

    /// Reads until the socket is empty, which a read shorter than the buffer shows.
    fn read(&mut self, who: usize) -> io::Result<()> {
        loop {
            let connection = &mut self.connections[who];
            match connection.stream.read(&mut self.buffer) {
                Ok(0) => return self.cut(who),
                Ok(count) => {
                    let drained = count < self.buffer.len();
                    if !self.take(who, count)? || drained {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => return self.cut(who),
            }
        }
    }

    /// Takes what was read; gives `false` when the connection had to be made anew.
    fn take(&mut self, who: usize, count: usize) -> io::Result<bool> {
        let connection = &mut self.connections[who];
        // The usual case: the whole answer in one piece, which is looked at where it lies.
        let joined = !connection.partial.is_empty();
        if joined {
            connection.partial.extend_from_slice(&self.buffer[..count]);
        }
        let bytes = if joined { connection.partial.as_slice() } else { &self.buffer[..count] };
        match http::parse(bytes) {
            Parsed::Whole(answer, length) if length == bytes.len() => {
                let now = Instant::now();
                if let Some(asked_at) = connection.asked_at.take() {
                    self.script.answer(who, &answer, now - asked_at, now);
                }
                connection.partial.clear();
                self.go_on(who)?;
                Ok(true)
            }
            Parsed::Partial => {
                if !joined {
                    connection.partial.extend_from_slice(&self.buffer[..count]);
                }
                Ok(true)
            }
            // More than was asked for is as wrong as garbage.
            Parsed::Whole(..) | Parsed::Broken => self.cut(who).map(|()| false),
        }
    }

    /// The connection is gone; whoever waited for an answer hears of it and goes on with a new one.
    fn cut(&mut self, who: usize) -> io::Result<()> {
        if self.connections[who].asked_at.take().is_none() {
            self.connections[who].closed = true;
            return Ok(());
        }
        self.script.cut(who);
        self.reconnect(who)?;
        self.go_on(who)
    }

    fn reconnect(&mut self, who: usize) -> io::Result<()> {
        let stream = connect(self.address, &self.poll, who)?;
        let connection = &mut self.connections[who];
        connection.stream = stream;
        connection.partial.clear();
        connection.closed = false;
        Ok(())
    }

    fn give_up_on_silence(&mut self, now: Instant) -> io::Result<()> {
        let silent = |connection: &Connection| connection.asked_at.is_some_and(|at| now - at > PATIENCE);
        let late: Vec<usize> =
            (0..self.connections.len()).filter(|who| silent(&self.connections[*who])).collect();
        late.into_iter().try_for_each(|who| self.cut(who))
    }
}
