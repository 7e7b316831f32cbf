import sqlite3, os
c = sqlite3.connect("db"); c.execute("create table t(a integer, b text)")
with c: c.executemany("insert into t values(?, ?)", [(i, str(i) * 10) for i in range(2000)])
print(c.execute("select count(*), sum(a) from t").fetchone())
with c: c.execute("delete from t where a % 2"); 
c.execute("vacuum"); print(c.execute("select count(*) from t").fetchone()); c.close()
c = sqlite3.connect("db"); c.execute("pragma journal_mode=wal"); c.execute("insert into t values(1,'x')"); c.commit(); print(c.execute("select max(a) from t").fetchone(), os.path.exists("db"))
print(c.execute("pragma integrity_check").fetchone())
