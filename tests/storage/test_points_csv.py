"""Points as text: separators, headers, decimal commas, classes and values, and mistakes named by their line."""

import pytest

from playground.core.own_points import MOST
from playground.core.registry import registry
from playground.storage.points_csv import TableError, looks_like_points, read, write


def test_the_same_points_in_every_way_of_writing_them():
    wanted = ((1.5, -2.0, 1.0), (-0.25, 3.0, 0.0))
    for text in (
        "x,y,colour\n1.5,-2,red\n-0.25,3,blue\n",
        "x y colour\n  1.5   -2 red\n-0.25 3 blue ",
        '1.5 -2 "red"\n-0.25 3 "blue"',
        "1.5,-2,red\r\n-0.25,3,blue",
        "x;y;c\n1,5;-2;red\n-0,25;3;blue",
        "1,5\t-2\tred\n\n-0,25\t3\tblue\n",
        "\ufeff1.5, \u22122, red\n-0.25, 3, blue",
        '"1.5","-2","red"\n"-0.25","3","blue"',
    ):
        table = read(text)
        assert table.rows == wanted, text
        assert table.names == ("blue", "red")
        assert table.notes == ()
        assert looks_like_points(text), text


def test_whole_numbers_are_classes_in_their_order_and_others_are_values():
    assert read("0,0,10\n1,1,2\n2,2,2").names == ("2", "10")
    assert read("0,0,10\n1,1,2\n2,2,2").rows[0][2] == 1.0
    values = read("0,0,0.5\n1,1,-0.25")
    assert (values.names, [row[2] for row in values.rows]) == ((), [0.5, -0.25])
    scaled = read("0,0,0.5\n1,1,20.5\n1,2,10.5")
    assert [row[2] for row in scaled.rows] == [-1.0, 1.0, 0.0]
    assert scaled.notes == ("Values from 0.5 to 20.5 were brought to −1 to 1.",)
    assert read("0,0,red").names == ("red", "another class"), "a second class to draw against the only one"


def test_places_beyond_the_plane_are_brought_into_it_with_a_note():
    table = read("0,1,a\n240,2,b\n120,3,a")
    assert [row[:2] for row in table.rows] == [(-5.0, 1.0), (5.0, 2.0), (0.0, 3.0)]
    assert table.notes == ("The first column, from 0 to 240, was brought to −5 to 5.",)
    near = read("0,1,a\n11,-9,b")
    assert ([row[:2] for row in near.rows], near.notes) == ([(0.0, 1.0), (11.0, -9.0)], ()), (
        "the plane widens for these"
    )
    many = read("\n".join(f"0,{i % 5},a" for i in range(MOST + 500)))
    assert len(many.rows) == MOST
    assert many.notes[0].startswith("5,000 of 5,500 points were taken")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "nothing to read"),
        ("x,y,label\n", "header and nothing below"),
        ("x,y,label\n1,2,a\n1,2\n", "Line 3 has 2 columns"),
        ("1,2,a\n\n1,two,b", "Line 3: a number is expected in the second column, there is “two”"),
        ("1,2,a\nnan,2,b", "Line 2: a number is expected in the first column"),
        ("1,2,a\n1,2,", "Line 2 has no label"),
        ("1,5,2,a\n1,5,2,b", "Line 1 has 4 columns"),
        ("\n".join(f"1,2,{chr(97 + i)}" for i in range(11)), "11 different labels: 10 classes are the most"),
    ],
)
def test_mistakes_are_named_by_their_line(text, words):
    with pytest.raises(TableError, match=words):
        read(text)


def test_other_texts_do_not_look_like_points():
    for text in ("", "hello", "1,2,3", '{"playground": "layer",\n"layer": {}}', "a,b,c\nd,e,f\n"):
        assert not looks_like_points(text), text


def test_what_is_written_is_read_again():
    own = registry.create("datasets", "own_points").but(names=("a, b", 'say "c"'))
    table = read(write(own))
    assert (table.rows, table.names) == (own.rows, own.names)
    values = registry.create("datasets", "own_points").with_values()
    assert (read(write(values)).rows, read(write(values)).names) == (values.rows, ())
