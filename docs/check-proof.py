"""Confirms a proof of `notesplit verify --proof`: python3 check-proof.py PROOF.md NOTE.md FOLDER"""
import hashlib, json, pathlib, sys

def need(holds, what):
    if not holds:
        sys.exit(f"NOT CONFIRMED: {what}")

sha = lambda data: hashlib.sha256(data).hexdigest()
read = lambda path: pathlib.Path(path).read_bytes()
proof, note, folder = read(sys.argv[1]).replace(b"\r\n", b"\n"), read(sys.argv[2]), sys.argv[3]
above, _, last = proof.rpartition(b"\nSHA-256 of all above: ")
need(last == f"`{sha(above)}`\n".encode(), "the proof was changed")
rows = above.decode().split("\n```jsonl\n")[1].split("\n```\n")[0].split("\n")
files, owned, sections = {}, [], []
for kind, *row in map(json.loads, rows):
    if kind == "note":
        need([len(note), sha(note)] == row[1:], "the note is another one")
    elif kind == "section":
        sections.append(row)
    elif kind == "file":
        path, (size, digest) = row[0], row[1:]
        files[path] = [(size, digest), b""]
    elif kind == "add":
        files[path][1] += row[0].encode()
    else:
        start, end, *texts = row
        need(not texts or note[start:end] == texts[0].encode(), f"bytes {start} to {end} are other ones")
        files[path][1] += texts[1].encode() if texts else note[start:end]
        owned += [(start, end, path)] if kind != "copy" else []
for path, (recorded, built) in files.items():
    data = read(pathlib.Path(folder, path))
    need(data == built and (len(data), sha(data)) == recorded, f"{path} is not what the proof says")
ends = [0] + [end for _, end, _ in sorted(owned)]
need(ends == [start for start, _, _ in sorted(owned)] + [len(note)], "some bytes of the note are in no file, or in two")
for name, start, _, path in sections:
    need(any(a <= start < b and at == path for a, b, at in owned), f"section {name} is not in {path}")
print(f"CONFIRMED: {len(note)} bytes of the note in {len(files)} files, each once")
