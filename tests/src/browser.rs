//! A real Chromium (Debian's, which `tests/run` installs), driven over its debugging pipe: the DevTools protocol as JSON
//! texts that end with a zero byte, on two named pipes. So a page is seen, touched and measured as on a phone, and no
//! further crate is needed.

use serde_json::{Value, json};
use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long the browser may take for anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page; ended when dropped.
pub struct Browser {
    child: Child,
    requests: File,
    answers: Receiver<Value>,
    session: Value,
    asked: u64,
    loaded: bool,
    /// What it complained of since [`Browser::open`].
    pub complaints: Vec<String>,
    _folder: TempDir,
}

impl Browser {
    /// Starts one in French.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [to, from] = ["to", "from"].map(|name| folder.path().join(name));
        assert!(Command::new("mkfifo").args([&to, &from]).status().unwrap().success());
        let child = Command::new("sh")
            .args(["-c", "to=$1; from=$2; shift 2; exec chromium \"$@\" 3<\"$to\" 4>\"$from\"", "sh"])
            .args([&to, &from])
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--remote-debugging-pipe"])
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let requests = File::options().write(true).open(&to).unwrap();
        let answers = listen(&from);
        let session = Value::Null;
        let (asked, loaded, complaints) = (0, false, Vec::new());
        let mut browser = Self { child, requests, answers, session, asked, loaded, complaints, _folder: folder };
        let page = browser.call("Target.createTarget", &json!({"url": "about:blank"}));
        let attach = json!({"targetId": page["targetId"], "flatten": true});
        browser.session = browser.call("Target.attachToTarget", &attach)["sessionId"].clone();
        for domain in ["Page", "Runtime", "Log", "Network"] {
            browser.call(&format!("{domain}.enable"), &json!({}));
        }
        browser.call("Network.setExtraHTTPHeaders", &json!({"headers": {"Accept-Language": "fr"}}));
        browser
    }

    /// Makes the page as wide as a phone's or a laptop's; below 800 pixels it has a finger and no mouse.
    pub fn resize(&mut self, width_px: u32, height_px: u32) {
        let is_phone = width_px < 800;
        let screen = json!({"width": width_px, "height": height_px, "deviceScaleFactor": 1, "mobile": is_phone});
        self.call("Emulation.setDeviceMetricsOverride", &screen);
        self.call("Emulation.setTouchEmulationEnabled", &json!({"enabled": is_phone}));
    }

    /// Goes to a page and waits until it has loaded.
    pub fn open(&mut self, url: &str) {
        // A page that differs in its fragment alone would not load anew.
        for url in ["about:blank", url] {
            self.loaded = false;
            let gone = self.call("Page.navigate", &json!({"url": url}));
            assert!(gone["errorText"].is_null(), "{url}: {gone}");
            let until = Instant::now() + PATIENCE;
            while !self.loaded {
                let answer = self.next(until).unwrap_or_else(|| panic!("{url} does not load"));
                self.hear(&answer);
            }
            if url == "about:blank" {
                self.complaints.clear();
            }
        }
    }

    /// The value of a script's expression.
    pub fn value(&mut self, script: &str) -> Value {
        let asked = json!({"expression": script, "returnByValue": true, "awaitPromise": true});
        let answer = self.call("Runtime.evaluate", &asked);
        assert!(answer["exceptionDetails"].is_null(), "{script}: {answer}");
        answer["result"]["value"].clone()
    }

    /// Waits until a script's expression is true.
    pub fn wait_for(&mut self, script: &str) {
        let until = Instant::now() + PATIENCE;
        while self.value(script) != true {
            assert!(Instant::now() < until, "waited in vain: {script}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Touches the middle of the first element that fits, where a finger would: what covers it is touched instead.
    pub fn tap(&mut self, selector: &str) {
        let place = self.value(&format!(
            "(() => {{ const element = document.querySelector({selector:?}); element.scrollIntoView({{block: 'center'}});
             const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1});
            self.call("Input.dispatchMouseEvent", &event);
        }
    }

    /// Sends a command and gives back its result.
    pub fn call(&mut self, method: &str, params: &Value) -> Value {
        self.asked += 1;
        let mut command = json!({"id": self.asked, "method": method, "params": params});
        if !self.session.is_null() {
            command["sessionId"] = self.session.clone();
        }
        self.requests.write_all(format!("{command}\0").as_bytes()).unwrap();
        let until = Instant::now() + PATIENCE;
        loop {
            let answer = self.next(until).unwrap_or_else(|| panic!("{method}: the browser does not answer"));
            if answer["id"] == self.asked {
                assert!(answer["error"].is_null(), "{method}: {answer}");
                return answer["result"].clone();
            }
            self.hear(&answer);
        }
    }

    fn next(&self, until: Instant) -> Option<Value> {
        self.answers.recv_timeout(until.saturating_duration_since(Instant::now())).ok()
    }

    fn hear(&mut self, event: &Value) {
        let params = &event["params"];
        match event["method"].as_str() {
            Some("Page.loadEventFired") => self.loaded = true,
            Some("Log.entryAdded") if params["entry"]["level"] != "info" => {
                self.complaints.push(params["entry"].to_string());
            }
            Some("Runtime.exceptionThrown") => self.complaints.push(params["exceptionDetails"].to_string()),
            Some("Runtime.consoleAPICalled") => self.complaints.push(params["args"].to_string()),
            _ => {}
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads what the browser says on a thread of its own, which ends with it.
fn listen(pipe: &Path) -> Receiver<Value> {
    let pipe = BufReader::new(File::open(pipe).unwrap());
    let (said, heard) = channel();
    thread::spawn(move || {
        for text in pipe.split(0).map_while(Result::ok) {
            if said.send(serde_json::from_slice(&text).unwrap_or_default()).is_err() {
                return;
            }
        }
    });
    heard
}
