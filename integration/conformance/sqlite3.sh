command -v sqlite3 > /dev/null || exit 0
sqlite3 db <<'Q'
create table t(id integer primary key, name text, v real);
with recursive c(x) as (select 1 union all select x+1 from c where x < 2000) insert into t select x, 'name ' || x, x * 1.5 from c;
select count(*), sum(v), max(name) from t;
create index i on t(name);
select id from t where name = 'name 777';
begin; delete from t where id % 2; rollback; select count(*) from t;
begin immediate; update t set v = 0 where id < 100; commit; select sum(v) from t;
pragma integrity_check;
pragma journal_mode=wal;
insert into t values(9999, 'wal', 1);
Q
ls | sort; sqlite3 db 'select name from t where id = 9999; pragma journal_mode=delete; vacuum; pragma page_count > 0'
for i in 1 2 3 4; do (for k in 1 2 3 4 5; do sqlite3 -cmd '.timeout 20000' db "insert into t(name) values('p$i')"; done) & done; wait
sqlite3 db "select name, count(*) from t where name like 'p%' group by name"; sqlite3 db .dump | tail -1; sqlite3 db 'select * from none' 2>&1 | head -1
