"""Threadkeeper: a Slack assistant that keeps its threads.

The rooms, and who may import whom (`tests/test_house.py` holds them to it):

    handlers/        Slack's listeners: take in, hand over, return
    bot/
      __main__.py    the command line
      demo.py        the bot on the playground's stage
      app/           builds everything and joins it; the only place where rooms meet
      settings/      Settings, read once
      core/          values, decisions, ports; standard library only, no I/O
      assistant/     the use cases                       → core
      messages_api/  the model, over httpx               → core
      store/         the database, over SQLAlchemy       → core
      slack/         payloads in, replies out            → core
      media/         what people share                   → core
      work/          what was taken in → turns           → core, assistant
      operate/       doctor, manifest, health, logging   → core
      playground/    a local Slack and a local model     → nothing of ours
"""
