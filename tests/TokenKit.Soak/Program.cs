using TokenKit.Soak.Reports;

return await SoakCommand.RunAsync(args);
