command -v rustc > /dev/null || exit 0
cat > r.rs <<'R'
use std::collections::BTreeMap; use std::io::{Read, Write}; use std::net::{TcpListener, TcpStream}; use std::process::Command; use std::sync::{mpsc, Arc, Mutex}; use std::thread;
fn main() {
    let m = Arc::new(Mutex::new(BTreeMap::new()));
    let hs: Vec<_> = (0..8).map(|i| { let m = m.clone(); thread::spawn(move || { for k in 0..50 { *m.lock().unwrap().entry(k % 5).or_insert(0) += i; } }) }).collect();
    for h in hs { h.join().unwrap(); }
    println!("{:?}", m.lock().unwrap());
    let (tx, rx) = mpsc::channel(); thread::spawn(move || { for i in 0..3 { tx.send(i).unwrap(); } }); println!("{:?}", rx.iter().collect::<Vec<_>>());
    std::fs::write("f", "content").unwrap(); println!("{}", std::fs::read_to_string("f").unwrap()); println!("{:?}", std::fs::File::open("none").map_err(|e| e.kind()).err());
    println!("{:?}", Command::new("sh").args(["-c", "echo child; exit 4"]).output().map(|o| (o.status.code(), String::from_utf8(o.stdout))));
    let l = TcpListener::bind("127.0.0.1:0").unwrap(); let a = l.local_addr().unwrap();
    let t = thread::spawn(move || { let (mut s, _) = l.accept().unwrap(); let mut b = String::new(); s.read_to_string(&mut b).unwrap(); b });
    TcpStream::connect(a).unwrap().write_all(b"over tcp").unwrap(); println!("{}", t.join().unwrap());
    println!("{:?}", std::panic::catch_unwind(|| { let v: Vec<i32> = vec![]; v[std::env::args().count()] }).is_err());
}
R
rustc -O -o r r.rs 2>/dev/null; ./r 2>/dev/null; echo $?
rustc -C target-feature=+crt-static -o rs r.rs 2>/dev/null; ./rs 2>/dev/null; echo $?
