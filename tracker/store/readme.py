"""The README that stands in every vault, for whoever finds it without this program.

Its bytes belong to the format: ``verify`` compares them. A later wording is added, none is taken away.
"""

from __future__ import annotations

README_NAME = "README.txt"
README = """\
THIS FOLDER IS AN ENCRYPTED VAULT
=================================

It was written by "tracker", a program that keeps a physician's career record and documents. You
do not need that program to open it. Two public tools are enough, on any computer:

  age      https://age-encryption.org   (any program that reads the age v1 format)
  sqlite3  https://sqlite.org

You also need one secret: the passphrase, or the recovery code, which is printed on a sheet and
looks like XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX (nine groups of four letters and digits).

What is in here
---------------

  keys/    one or more "slots": the recovery code, encrypted with the passphrase
  data/    documents and databases, each one an age file encrypted with the recovery code
  heads/   one small readable file for every time something was saved; the newest counts
  tmp/     leftovers of interrupted work; may be deleted

Every file in keys/ and data/ is named by the SHA-256 of its own bytes, so "sha256sum" finds damage
without any secret. Nothing is compressed and nothing is in a format of our own.

How to open it
--------------

1. The recovery code. If you have the printed sheet, type it in capital letters with its hyphens
   wherever a passphrase is asked for below. If you have only the passphrase:

      age --decrypt keys/<name>.age

   asks for the passphrase and prints the recovery code. If it is refused, try each file in keys/.

2. The newest state. In heads/, take the file with the highest number at the beginning of its name
   and open it in any text editor. "snap" is the name of the newest database of records. (Two files
   with the same highest number: two computers were writing at once; look at both.)

3. The records. With <snap> for that name and <sn> for its first two letters:

      age --decrypt --output records.db data/<sn>/<snap>.age       (passphrase: the recovery code)
      sqlite3 records.db .tables

   Records are rows of ordinary tables. "text" in the head, where it is not null, names a second
   database in the same way: the words of the documents, for searching.

4. The documents. The table "document" in records.db gives, for each one, its title and, in the
   column "object_name", the name of its file in data/. Decrypt it in the same way as the database.
   The result is the document as it was added; "digest" is its SHA-256.

Do not change, rename or delete anything in this folder by hand. Copying all of it is safe at any
time, also while the program runs. What you decrypt is no longer protected: delete it when done.
"""
README_BYTES = README.encode("ascii")
KNOWN_READMES = (README_BYTES,)
