#!/usr/bin/env python3
"""Train the encoder and its attribution head. torch is needed here and nowhere else (see training/README.md).

    python training/train_attribution.py prepare polnear_train.jsonl run/train.pkl
    python training/train_attribution.py train run/train.pkl BASE_FOLDER run/run [--minutes 30 | --steps N]
    python training/train_attribution.py export run/run BASE_FOLDER src/legation/knowledge/data/models/attribution

prepare parses the texts (it needs the package's parser, not torch). train fine-tunes BASE_FOLDER (all-MiniLM-L6-v2:
config.json, model.safetensors, tokenizer.json), leaving out the documents whose sha1("held:" + doc_id) is divisible by
8. export writes the int8 ONNX file with what the reader needs beside it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import pickle
import random
import time
from pathlib import Path
from typing import Any

ROLES = ("source", "cue", "content")
TAGS = ("none", "source", "content", "cue", "anchor")  # the anchor is the first token of a cue
LINKS = ("none", "source", "content", "cue")
HIDDEN, FLAT = 96, 32
SEED = 7
# One document in so many is left out of the encoder's training: the judge is fitted on them.
HELD = 8


def is_held(doc_id: str, n: int = HELD) -> bool:
    return int(hashlib.sha1(f"held:{doc_id}".encode()).hexdigest(), 16) % n == 0


def prepare(data: Path, out: Path) -> None:
    from legation.model.layers import TextInput
    from legation.reading.parse import ParseComponent
    from legation.reading.reader import Reader
    from legation.reading.segment import SegmentComponent

    docs = [json.loads(line) for line in data.open(encoding="utf-8")]
    reader = Reader([SegmentComponent(), ParseComponent()])
    rows = []
    for doc in docs:
        work = reader.read([TextInput(text=doc["text"], title=doc.get("title"))])[0]
        rows.append((doc["doc_id"], work["parse"], doc["attributions"]))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(pickle.dumps(rows))


def gold_tokens(parse: Any, attribution: dict[str, Any]) -> dict[str, list[int]]:
    from legation.model.spans import Span

    return {r: sorted({t for a, b in attribution[r] if a < b for t in parse.tokens_in(Span(a, b))}) for r in ROLES}


class Example:
    """One text with its features and, per anchor, the tokens of each role."""

    def __init__(
        self, doc_id: str, parse: Any, attributions: list[dict[str, Any]], cut: Any, vocabularies: Any
    ) -> None:
        from legation.reading.encoder import make_features

        self.doc_id, self.parse = doc_id, parse
        self.features = make_features(parse, cut, vocabularies)
        self.tags = [0] * len(parse)
        self.links: dict[int, dict[str, list[int]]] = {}
        for a in attributions:
            gold = gold_tokens(parse, a)
            for role, number in (("source", 1), ("content", 2), ("cue", 3)):
                for t in gold[role]:
                    self.tags[t] = number
            if gold["cue"]:
                self.links[gold["cue"][0]] = gold
        for anchor in self.links:
            self.tags[anchor] = 4


def load(path: Path, base: Path) -> tuple[list[Example], Any, Any]:
    from legation.reading.encoder import Vocabularies, WordPieces

    rows = pickle.loads(path.read_bytes())
    vocabulary = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    pieces = sorted(vocabulary, key=vocabulary.get)
    tags = sorted({t for _, p, _ in rows for t in p.tags})
    deps = sorted({d for _, p, _ in rows for d in p.deps})
    names = Vocabularies({t: i + 1 for i, t in enumerate(tags)}, {d: i + 1 for i, d in enumerate(deps)})
    cutter = WordPieces(pieces)
    return [Example(*row, cutter, names) for row in rows], names, pieces


def build_model(base: Path, names: Any, layers: int = 6) -> Any:
    import torch
    from torch import nn
    from transformers import AutoConfig, AutoModel

    from legation.reading.attribution.relations import count_relations

    class Tagger(nn.Module):
        """MiniLM with parser features at its foot; heads for tags, and for the links from a cue to its tokens."""

        def __init__(self) -> None:
            super().__init__()
            config = AutoConfig.from_pretrained(base)
            config.num_hidden_layers = layers
            # Two passes over the data do not overfit; leaving dropout out inside the encoder saves a tenth of the time.
            config.hidden_dropout_prob = config.attention_probs_dropout_prob = 0.0
            config._attn_implementation = "eager"
            self.encoder = AutoModel.from_pretrained(base, config=config, add_pooling_layer=False)
            width = config.hidden_size
            self.quote = nn.Embedding(4, width)
            self.tag = nn.Embedding(len(names.tags) + 1, width)
            self.dep = nn.Embedding(len(names.deps) + 1, width)
            for e in (self.quote, self.tag, self.dep):
                nn.init.normal_(e.weight, std=0.002)
            self.drop = nn.Dropout(0.1)
            self.up = nn.Linear(width, 128)
            self.tags = nn.Linear(width + 128, len(TAGS))
            self.cue = nn.Linear(width + 128, HIDDEN)
            self.token = nn.Linear(width + 128, HIDDEN)
            self.flat_cue = nn.Linear(width + 128, FLAT * len(LINKS))
            self.flat_token = nn.Linear(width + 128, FLAT * len(LINKS))
            self.relation = nn.Embedding(count_relations(len(names.deps)), HIDDEN)
            nn.init.normal_(self.relation.weight, std=0.3)
            self.distance = nn.Embedding(33, HIDDEN)
            nn.init.normal_(self.distance.weight, std=0.1)
            self.out = nn.Linear(HIDDEN, len(LINKS))

        def forward(self, pieces: Any, quote: Any, tags: Any, deps: Any, first: Any, head: Any) -> Any:
            e = self.encoder.embeddings
            places = torch.arange(pieces.shape[1]).unsqueeze(0)
            x = e.word_embeddings(pieces) + e.position_embeddings(places) + e.token_type_embeddings.weight[0]
            x = e.LayerNorm(x + self.quote(quote) + self.tag(tags) + self.dep(deps))
            if self.training:
                x = self.drop(x)
            mask = (pieces != 0).to(x.dtype)
            mask = (1.0 - mask)[:, None, None, :] * -10000.0
            x = run_layers(self.encoder.encoder.layer, x, mask)
            width = x.shape[-1]
            own = torch.gather(x, 1, first.unsqueeze(-1).expand(-1, -1, width))
            up = torch.gather(self.up(x), 1, head.unsqueeze(-1).expand(-1, -1, 128))
            h = torch.cat([own, torch.relu(up)], -1)
            if self.training:
                h = self.drop(h)
            return self.tags(h), self.cue(h), self.token(h), self.flat_cue(h), self.flat_token(h)

        def link(self, cue: Any, token: Any, flat_cue: Any, flat_token: Any, relation: Any, distance: Any) -> Any:
            """Scores [anchors, tokens, roles]; cue: [anchors, ...] rows, token: [tokens, ...] rows of one window."""
            hidden = torch.relu(cue[:, None] + token[None] + self.relation(relation) + self.distance(distance))
            a = flat_cue.view(-1, len(LINKS), FLAT)
            b = flat_token.view(-1, len(LINKS), FLAT)
            return self.out(hidden) + torch.einsum("arf,trf->atr", a, b) / math.sqrt(FLAT)

    return Tagger()


def run_layers(layers: Any, x: Any, mask: Any) -> Any:
    """BERT layers written out, so that the exported graph is plain whatever the library's version."""
    import torch
    from torch.nn import functional as f

    b, t, width = x.shape
    for layer in layers:
        a = layer.attention.self
        n = a.num_attention_heads
        q, k, v = (m(x).view(b, t, n, width // n).transpose(1, 2) for m in (a.query, a.key, a.value))
        if layer.training:
            with torch.autocast("cpu", enabled=False):  # its bfloat16 form is four times slower backwards
                y = f.scaled_dot_product_attention(q.float(), k.float(), v.float(), attn_mask=mask)
        else:
            w = torch.softmax(q @ k.transpose(-1, -2) / math.sqrt(width // n) + mask, -1)
            y = w @ v
        y = y.transpose(1, 2).reshape(b, t, width)
        x = layer.attention.output(y, x)
        x = layer.output(f.gelu(layer.intermediate.dense(x)), x)
    return x


def batches(examples: list[Example], rng: random.Random, size: int) -> Any:
    """Windows of all texts, cut at another length each time, in batches of like length."""
    from legation.reading.encoder import cut_windows

    windows = []
    for number, e in enumerate(examples):
        limit = rng.randint(112, 224)
        windows += [(number, a, b) for a, b in cut_windows(e.features, e.parse.sentences, limit)]
    rng.shuffle(windows)
    out = []
    for start in range(0, len(windows), size * 20):
        chunk = sorted(windows[start : start + size * 20], key=lambda w: w[2] - w[1])
        out += [chunk[i : i + size] for i in range(0, len(chunk), size)]
    rng.shuffle(out)
    return out


def loss_of(model: Any, examples: list[Example], windows: list[Any], names: Any) -> tuple[Any, float, float]:
    import torch
    from torch.nn import functional as f

    from legation.reading.attribution.links import distance_bucket
    from legation.reading.attribution.relations import relate
    from legation.reading.encoder import fill_batch

    inputs = {k: torch.from_numpy(v) for k, v in fill_batch([e.features for e in examples], windows).items()}
    tags, cue, token, flat_cue, flat_token = model(**inputs)
    want = torch.full(tags.shape[:2], -1)
    link_loss = torch.zeros(())
    anchors = 0
    for i, (number, first, past) in enumerate(windows):
        e = examples[number]
        want[i, : past - first] = torch.tensor(e.tags[first:past])
        here = [a for a in range(first, past) if a in e.links]
        if not here:
            continue
        relations = torch.tensor([relate(e.parse, a, first, past, names.deps, len(names.deps)) for a in here])
        distances = torch.tensor([[distance_bucket(t - a) for t in range(first, past)] for a in here])
        rows = torch.zeros((len(here), past - first), dtype=torch.long)
        for r, a in enumerate(here):
            for role, label in (("source", 1), ("content", 2), ("cue", 3)):
                for t in e.links[a][role]:
                    if first <= t < past:
                        rows[r, t - first] = label
        at = torch.tensor([a - first for a in here])
        n = past - first
        scores = model.link(cue[i, at], token[i, :n], flat_cue[i, at], flat_token[i, :n], relations, distances)
        link_loss = link_loss + f.cross_entropy(scores.reshape(-1, len(LINKS)), rows.reshape(-1), reduction="sum")
        anchors += len(here)
    tag_loss = f.cross_entropy(tags.reshape(-1, len(TAGS)), want.reshape(-1), ignore_index=-1)
    link = link_loss / max(1, anchors) / 20
    return tag_loss + link, tag_loss.detach(), link.detach()


def train(args: argparse.Namespace) -> None:
    """Two processes of one thread each share every step: on a busy machine threads that wait for each other cost most."""
    import torch.multiprocessing as mp

    args.run.mkdir(parents=True, exist_ok=True)
    (args.run / "meeting").unlink(missing_ok=True)
    mp.spawn(train_part, args=(args,), nprocs=args.processes)


def train_part(rank: int, args: argparse.Namespace) -> None:
    import torch
    from torch import distributed

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    meeting = f"file://{(args.run / 'meeting').resolve()}"
    distributed.init_process_group("gloo", init_method=meeting, rank=rank, world_size=args.processes)
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    examples, names, pieces = load(args.data, args.base)
    fit = [e for e in examples if args.all or not is_held(e.doc_id)]
    held = [e for e in examples if is_held(e.doc_id)]
    model = build_model(args.base, names, args.layers)
    if args.start:
        model.load_state_dict(torch.load(args.start / "model.pt"))
    if rank == 0:
        described = {"tags": list(names.tags), "deps": list(names.deps), "pieces": pieces, "layers": args.layers}
        (args.run / "names.json").write_text(json.dumps(described))
    model.encoder.embeddings.requires_grad_(False)  # half the parameters; the pieces keep their first meaning
    groups = []
    for depth, layer in enumerate(model.encoder.encoder.layer):
        groups.append({"params": list(layer.parameters()), "lr": args.rate * 0.85 ** (args.layers - 1 - depth)})
    inner = {id(p) for p in model.encoder.parameters()}
    groups.append({"params": [p for p in model.parameters() if id(p) not in inner], "lr": args.rate * 8})
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    peaks = [g["lr"] for g in groups]
    wanted = [p for p in model.parameters() if p.requires_grad]
    begin, step, epoch, saved = time.time(), 0, 0, time.time()
    sums, seen = [0.0, 0.0], 0
    model.train()
    progress = 0.0
    while progress < 1:
        epoch += 1
        rows = batches(fit, rng, args.batch)
        for number in range(0, len(rows) - args.processes + 1, args.processes):
            with torch.autocast("cpu", torch.bfloat16, enabled=args.half):
                loss, tag, link = loss_of(model, fit, rows[number + rank], names)
            optimizer.zero_grad()
            loss.backward()
            spent = (time.time() - begin) / 60
            clock = torch.tensor([spent if rank == 0 else 0.0])
            grads = [p.grad if p.grad is not None else torch.zeros_like(p) for p in wanted]
            flat = torch.cat([g.reshape(-1) for g in grads] + [clock])
            distributed.all_reduce(flat)
            spent = float(flat[-1])
            progress = step / args.steps if args.steps else spent / args.minutes
            at = 0
            for p in wanted:
                p.grad = (flat[at : at + p.numel()] / args.processes).view_as(p)
                at += p.numel()
            torch.nn.utils.clip_grad_norm_(wanted, 1.0)
            pace = min(1.0, progress / 0.06 + 0.01) * max(0.0, 1 - progress)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * pace
            optimizer.step()
            step += 1
            sums, seen = [sums[0] + float(tag), sums[1] + float(link)], seen + 1
            if rank == 0 and step % 25 == 0:
                means = f"tags {sums[0] / seen:.4f} links {sums[1] / seen:.4f}"
                print(f"epoch {epoch} of {len(rows)} batches, step {step}, {spent:.1f} min, {means}", flush=True)
                sums, seen = [0.0, 0.0], 0
            if rank == 0 and time.time() - saved > 240:
                torch.save(model.state_dict(), args.run / "model.pt")
                saved = time.time()
            if progress >= 1:
                break
    if rank == 0:
        torch.save(model.state_dict(), args.run / "model.pt")
        print(f"{step} steps, {epoch} epochs begun, {(time.time() - begin) / 60:.1f} minutes", flush=True)
        model.eval()
        with torch.no_grad():
            lost = [loss_of(model, held, w, names)[1:] for w in batches(held, random.Random(1), 8)[:25]]
        tags, links = (sum(float(x[i]) for x in lost) / len(lost) for i in (0, 1))
        print(f"held loss: tags {tags:.4f} links {links:.4f}", flush=True)


def export(run: Path, base: Path, out: Path) -> None:
    """encoder.onnx (int8), vocab.txt, link.npz and config.json."""
    import numpy as np
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    from legation.reading.encoder import Vocabularies

    described = json.loads((run / "names.json").read_text())
    tags, deps = ({n: i + 1 for i, n in enumerate(described[k])} for k in ("tags", "deps"))
    model = build_model(base, Vocabularies(tags, deps), described["layers"])
    model.load_state_dict(torch.load(run / "model.pt"))
    model.eval()
    b, t, w = 2, 11, 7
    names = ("pieces", "quote", "tags", "deps", "first", "head")
    inputs = tuple(torch.ones((b, t if n not in ("first", "head") else w), dtype=torch.long) for n in names)
    outputs = ("tags_out", "cue", "token", "flat_cue", "flat_token")
    axes = {n: {0: "batch", 1: "words" if n in ("first", "head", *outputs) else "pieces"} for n in (*names, *outputs)}
    full = run / "full.onnx"
    torch.onnx.export(
        model,
        inputs,
        str(full),
        input_names=list(names),
        output_names=list(outputs),
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    out.mkdir(parents=True, exist_ok=True)
    quantize_dynamic(
        str(full),
        str(out / "encoder.onnx"),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    (out / "vocab.txt").write_text("\n".join(described["pieces"]) + "\n", encoding="utf-8")
    weights = {
        "relation": model.relation.weight,
        "distance": model.distance.weight,
        "out": model.out.weight,
        "bias": model.out.bias,
    }
    np.savez_compressed(out / "link.npz", **{k: v.detach().numpy() for k, v in weights.items()})
    config = {"version": "1", "limit": 200, "tags": described["tags"], "deps": described["deps"]}
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("prepare")
    one.add_argument("data", type=Path)
    one.add_argument("out", type=Path)
    two = commands.add_parser("train")
    two.add_argument("data", type=Path)
    two.add_argument("base", type=Path)
    two.add_argument("run", type=Path)
    two.add_argument("--minutes", type=float, default=30)
    two.add_argument("--steps", type=int, default=0)
    two.add_argument("--batch", type=int, default=4)
    two.add_argument("--processes", type=int, default=2)
    two.add_argument("--layers", type=int, default=6)
    two.add_argument("--start", type=Path, help="go on from the model of an earlier run")
    two.add_argument("--seed", type=int, default=SEED)
    two.add_argument("--rate", type=float, default=1.5e-4)
    two.add_argument("--half", action="store_true", help="multiply in bfloat16 (on a processor with AMX)")
    two.add_argument("--all", action="store_true", help="train on the held documents too")
    three = commands.add_parser("export")
    three.add_argument("run", type=Path)
    three.add_argument("base", type=Path)
    three.add_argument("out", type=Path)
    args = parser.parse_args()
    if args.command == "prepare":
        prepare(args.data, args.out)
    elif args.command == "train":
        train(args)
    else:
        export(args.run, args.base, args.out)


if __name__ == "__main__":
    main()
