perl -e 'print "hello from perl\n"; my %h=map{$_=>$_**2}1..5; print join(",",map{"$_=$h{$_}"}sort keys %h),"\n"; open(F,">x");print F "a\nb\n";close F;open(F,"x");print scalar(()=<F>),"\n";'
perl -e 'my $p=fork; if(!$p){exit 4} waitpid $p,0; print $?>>8,"\n"; $SIG{ALRM}=sub{print "alarm\n"}; alarm 1; sleep 3; print `echo sub`; exit 3'; echo $?
