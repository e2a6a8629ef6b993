"""Is it right? One rule a file over the resolved site; `registry.RULES` lists them, `run.run` applies them."""
