"""The client of a cluster, in a process that starts programs while questions are on their way."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from dashboard.setting_values import PROJECT_ROOT

BUSY = dedent(
    """
    import os, subprocess, threading
    from concurrent.futures import ThreadPoolExecutor
    from data_access.scaleout.cluster import import_client
    import_client()
    import grpc
    server = grpc.server(ThreadPoolExecutor(2))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    channel = grpc.insecure_channel(f"127.0.0.1:{port}")
    grpc.channel_ready_future(channel).result(30)
    ask = channel.unary_unary("/k9/ask")

    def keep_asking():
        while True:
            try:
                ask(b"")
            except grpc.RpcError:
                pass

    threading.Thread(target=keep_asking, daemon=True).start()
    # As a user: then Python forks, and does not spawn.
    started = [subprocess.run(["true"], user=os.geteuid(), stderr=subprocess.STDOUT, stdout=subprocess.PIPE)
               for _ in range(60)]
    print([(it.returncode, it.stdout) for it in started if it.returncode or it.stdout], flush=True)
    os._exit(0)
    """
)


def test_a_program_starts_while_questions_are_on_their_way(tmp_path: Path) -> None:
    """gRPC's handler of fork ended 3 of 10 children by a segmentation fault."""
    script = tmp_path / "busy.py"
    script.write_text(BUSY)
    done = subprocess.run(
        [sys.executable, str(script)],
        env={name: value for name, value in os.environ.items() if not name.startswith("GRPC_")}
        | {"PYTHONPATH": str(PROJECT_ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
