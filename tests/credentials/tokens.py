"""Made-up tokens: the right shape, and a word in them that no output may hold."""

CANARY = "CANARYcanaryCANARY"
TOKEN = f"eyJhbGciOiJFUzI1NiJ9.eyJhdWQiOlsiIl19{CANARY}.{CANARY}signature0123456789"
