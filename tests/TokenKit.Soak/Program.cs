using TokenKit.Soak.Herd;
using TokenKit.Soak.Faults;
bool brief = args.Contains("--brief");
if (!args.Contains("faults"))
{
    HerdReport herd = await HerdReport.RunAsync(brief ? HerdSize.Brief : HerdSize.Full);
    Console.WriteLine(herd.Table);
    foreach (string missed in herd.Missed)
    {
        Console.WriteLine(missed);
    }
}
if (!args.Contains("herd"))
{
    var f = await FaultReport.RunAsync(brief ? Pace.Brief : Pace.Full, brief);
    Console.WriteLine(FaultReport.Totals(f.Faults)); Console.WriteLine(FaultReport.Totals(f.ShortLives)); Console.WriteLine(f.ByFault()); Console.WriteLine(string.Join("\n", f.Missed));
}
