perl -e 'use strict; my %h; $h{$_ % 7}++ for 1..1000; print join(",", map {"$_=$h{$_}"} sort keys %h), "\n"'
perl -MPOSIX -e 'my $p = fork; if (!$p) { POSIX::_exit(5) } waitpid $p, 0; print $? >> 8, "\n"; $SIG{ALRM} = sub { print "alarm\n"; exit 3 }; alarm 1; select undef, undef, undef, 5'; echo $?
perl -e 'open my $f, "-|", "seq 5" or die; print scalar(my @l = <$f>), "\n"; close $f; open $f, "|-", "sort -r" or die; print $f "$_\n" for 1..3; close $f; print "$?\n"'
perl -e 'pipe my $r, my $w; if (fork) { close $w; print <$r>; wait } else { close $r; print $w "through a pipe\n"; exit }'
perl -MSocket -e 'socketpair my $a, my $b, AF_UNIX, SOCK_STREAM, 0; syswrite $a, "hi"; sysread $b, my $x, 9; print "$x\n"'
perl -MFile::Find -MFile::Temp=tempdir -e 'my $d = tempdir(CLEANUP => 1); mkdir "$d/$_" for 1..3; my $n; find(sub { $n++ }, $d); print "$n\n"'
perl -MTime::HiRes=sleep,time -e 'my $t = time; sleep 0.05; print time - $t >= 0.05 ? "slept\n" : "no\n"'; perl -MIO::Select -MIO::Handle -e 'pipe my $r, my $w; my $s = IO::Select->new($r); print scalar($s->can_read(0)), "\n"; syswrite $w, "x"; print scalar($s->can_read(1)), "\n"'
perl -e 'local $/; open my $f, "+>", "t"; print $f "x" x 100000; seek $f, 0, 0; print length(<$f>), "\n"; truncate $f, 5; print -s "t", "\n"; flock $f, 2; unlink "t"; print -e "t" ? "there" : "gone", "\n"'
perl -pe 's/(\d+)/$1*2/e' <<< 'a 21 b'; perl -le 'print for sort { $b <=> $a } map { $_ ** 2 } 1..3'; perl -e 'die "dead\n"' 2>&1; echo $?; perl -MDigest::SHA=sha256_hex -e 'print sha256_hex("x"), "\n"'; perl -e 'exec "echo", "exec"'; perl -e '$0 = "renamed"; print `cat /proc/$$/comm`'; (perl -e 'kill 9, $$'; exit $?) 2> /dev/null; echo $?
