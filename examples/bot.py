"""Answers "ping" with "pong"; run it with PARLEY_URL and PARLEY_TOKEN set."""
import os, time
from slack_sdk import WebClient

client = WebClient(token=os.environ["PARLEY_TOKEN"], base_url=os.environ["PARLEY_URL"] + "/api/")
me = client.auth_test()["user_id"]
channel = client.conversations_create(name=os.environ.get("PARLEY_CHANNEL", "ping"))["channel"]["id"]
seen = client.chat_postMessage(channel=channel, text="say ping")["ts"]
while True:
    for message in reversed(client.conversations_history(channel=channel, oldest=seen)["messages"]):
        seen = message["ts"]
        if message.get("user") != me and "ping" in message["text"]:
            client.chat_postMessage(channel=channel, text="pong", thread_ts=seen)
    time.sleep(1)
