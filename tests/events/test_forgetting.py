from tui.events.forgetting import make_room


def test_a_table_with_room_forgets_nothing() -> None:
    table = dict.fromkeys(range(99))

    make_room(table, 100)

    assert len(table) == 99


def test_of_a_full_table_the_oldest_few_go() -> None:
    table = dict.fromkeys(range(640))

    make_room(table, 640)

    assert list(table) == list(range(10, 640))


def test_a_table_that_ever_new_keys_fill_stays_nearly_full() -> None:
    table: dict[int, None] = {}
    lengths = []

    for key in range(10_000):
        make_room(table, 640)
        table[key] = None
        lengths.append(len(table))

    assert max(lengths) == 640
    assert min(lengths[640:]) >= 630


def test_one_that_holds_too_much_comes_back_to_its_bound() -> None:
    table = dict.fromkeys(range(20))

    make_room(table, 4)

    assert list(table) == [17, 18, 19]
