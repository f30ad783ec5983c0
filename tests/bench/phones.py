"""Plays an outbox of 200 operations and many slow phones: see tests/bench/phones."""

import asyncio
import base64
import hashlib
import json
import os
import re
import sys
import time
import urllib.parse
import urllib.request

# A JPEG of one grey pixel; what follows its end makes each photo another one, and as large as asked.
PIXEL = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/"
    "yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)


def uuid7():
    """A UUID of version 7 (RFC 9562)."""
    number = (int(time.time() * 1000) << 80) | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 7 << 76
    number = number & ~(0x3 << 62) | 2 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def call(url, method, path, body=None, token=None):
    request = urllib.request.Request(url + path, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("content-type", "application/json")
    if token:
        request.add_header("authorization", f"Bearer {token}")
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def replay(url, token):
    territory = call(url, "GET", "/v1/territories?insee_code=63456")["items"][0]["id"]
    operations = []
    for number in range(40):
        question, mission = uuid7(), uuid7()
        for path, body in (
            (f"/v1/questions/{question}", {"territory_id": territory, "title": f"Pourquoi le lavoir {number} est-il vide ?"}),
            (f"/v1/questions/{question}/comments/{uuid7()}", {"text": "Depuis juin."}),
            (f"/v1/missions/{mission}", {"question_id": question, "kind": "problem", "title": f"Remplir le lavoir {number}"}),
            (f"/v1/missions/{mission}/tasks/{uuid7()}", {"title": "Curer le bassin"}),
            (f"/v1/missions/{mission}/journal/{uuid7()}", {"text": "Vu ce matin."}),
        ):
            operations.append({"id": uuid7(), "method": "PUT", "path": path, "body": body})
            time.sleep(0.002)
    for turn in ("first", "sent again", "sent a third time, reversed"):
        begun = time.time()
        results = call(url, "POST", "/v1/outbox", {"operations": operations}, token)["results"]
        done = sum(result["status"] in (200, 201) for result in results)
        print(f"outbox of {len(operations)} operations, {turn}: {1000 * (time.time() - begun):.0f} ms, {done} done")
        operations.reverse()


async def phone(host, port, token, speed, size, taken):
    body = PIXEL + os.urandom(16) + bytes(size - len(PIXEL) - 16)
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    head = (
        f"PUT /v1/photos/{uuid7()} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {token}\r\n"
        f"content-digest: sha-256=:{digest}:\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(head.encode())
    piece, begun = max(1024, speed * 100), time.time()
    for at in range(0, size, piece):
        writer.write(body[at : at + piece])
        await writer.drain()
        await asyncio.sleep(max(0, begun + (at + piece) / (speed * 1000) - time.time()))
    answer = await reader.read(64)
    taken[answer[9:12].decode()] = taken.get(answer[9:12].decode(), 0) + 1
    writer.close()


async def watch(server, most):
    while True:
        memory = int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{server}/status").read())[1]) / 1024
        most[0] = max(most[0], memory)
        await asyncio.sleep(0.2)


async def slow(url, token, server, phones, speed, kib):
    at, taken, most = urllib.parse.urlsplit(url), {}, [0.0]
    watching = asyncio.create_task(watch(server, most))
    begun = time.time()
    await asyncio.gather(*(phone(at.hostname, at.port, token, speed, kib * 1024, taken) for _ in range(phones)))
    watching.cancel()
    print(f"{phones} phones at {speed} kB/s, {kib} KiB each: {time.time() - begun:.0f} s, answers {taken}, {most[0]:.0f} MB at most")


def main():
    url, link, server, phones, speed, kib = sys.argv[1:]
    token = call(url, "POST", "/v1/sign-ins/verify", {"token": link})["access_token"]
    replay(url, token)
    asyncio.run(slow(url, token, server, int(phones), int(speed), int(kib)))


main()
