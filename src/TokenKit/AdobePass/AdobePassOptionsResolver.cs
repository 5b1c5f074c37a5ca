using TokenKit.AdobePass.Registration;
using TokenKit.Http;

namespace TokenKit.AdobePass;

/// <summary>Turns the options into an application, or lists everything that is wrong with them.</summary>
internal sealed class AdobePassOptionsResolver(AdobePassOptions options, string settings)
{
    private const string Example = "https://sp.auth.adobe.com/";

    private readonly List<string> _problems = [.. options.SettingProblems];

    /// <summary>What is wrong, where it is set and how to fix it; empty after a success.</summary>
    public IReadOnlyList<string> Problems => _problems;

    private bool IsFile => !string.IsNullOrWhiteSpace(options.SoftwareStatementFile);

    private string StatementSetting =>
        At(IsFile ? nameof(AdobePassOptions.SoftwareStatementFile) : nameof(AdobePassOptions.SoftwareStatement));

    public AdobePassApplication? Resolve()
    {
        Func<SoftwareStatement>? read = StatementSource();
        SoftwareStatement? statement = read is null ? null : TryRead(read);
        CheckEnvironment();
        CheckText(nameof(AdobePassOptions.InstanceId), options.InstanceId, AdobePassDevice.LongestInstanceId);
        CheckText(nameof(AdobePassOptions.Scope), options.Scope, int.MaxValue);
        CheckText(nameof(AdobePassOptions.UserAgent), options.UserAgent, int.MaxValue, isHeader: true);
        if (options.RedirectUri is { IsAbsoluteUri: false })
        {
            Report(
                nameof(AdobePassOptions.RedirectUri),
                "has no scheme: set it as it is registered for the application, such as example-scheme://com.example.app.");
        }

        if (options.DeviceInfo?.FindProblem() is { } problem)
        {
            _problems.Add($"{At(nameof(AdobePassOptions.DeviceInfo))}:{problem}");
        }

        _problems.AddRange(
            RequestSettings.FindProblems(HostPattern.Split(options.AllowedHosts), options.Products, options.Headers, At));
        CheckNumbers();
        return _problems.Count > 0 ? null : new AdobePassApplication
        {
            Authority = options.Authority,
            Statement = read!,
            Application = statement!.Application,
            StatementSetting = StatementSetting,
            InstanceId = NullIfEmpty(options.InstanceId),
            RedirectUri = options.RedirectUri,
            Scope = NullIfEmpty(options.Scope?.Trim()),
            DeviceInfo = options.DeviceInfo?.ToHeaderValue(),
            UserAgent = NullIfEmpty(options.UserAgent?.Trim()),
            SendsParametersInQuery = options.SendParametersInQuery,
            ReRegisters = options.ReRegisterOnInvalidClient,
            ReRegistersForApi = options.ReRegisterOnApplicationRegistration,
            CoolDown = options.ReRegistrationCoolDown,
            AllowedHosts = new AllowedHosts(HostPattern.Split(options.AllowedHosts), options.Products)
            {
                AllowsLoopback = SecureTransport.IsLoopback(options.Authority),
            },
            Headers = [.. options.Headers],
        };
    }

    private Func<SoftwareStatement>? StatementSource()
    {
        bool isText = !string.IsNullOrWhiteSpace(options.SoftwareStatement);
        if (isText && IsFile)
        {
            _problems.Add($"{At(nameof(AdobePassOptions.SoftwareStatement))} and {StatementSetting} are both set, and may belong to two "
                + "applications: remove one.");
            return null;
        }

        if (!isText && !IsFile)
        {
            Report(
                nameof(AdobePassOptions.SoftwareStatement),
                "is not set: set it to the software statement downloaded from the TVE Dashboard, or "
                    + $"{At(nameof(AdobePassOptions.SoftwareStatementFile))} to its file.");
            return null;
        }

        // Copied, because the options belong to the user, who may change them later.
        string setting = StatementSetting;
        string? file = options.SoftwareStatementFile;
        string? text = options.SoftwareStatement;
        return IsFile ? () => SoftwareStatementFile.Read(file!, setting) : () => SoftwareStatement.Parse(text!, setting);
    }

    private SoftwareStatement? TryRead(Func<SoftwareStatement> read)
    {
        try
        {
            return read();
        }
        catch (SoftwareStatementException exception)
        {
            _problems.Add(exception.Message);
            return null;
        }
    }

    private void CheckEnvironment()
    {
        if (!Enum.IsDefined(options.Environment))
        {
            string names = string.Join(", ", Enum.GetNames<AdobePassEnvironment>());
            Report(nameof(AdobePassOptions.Environment), $"is not a known environment: set one of {names}.");
        }

        if (FindAuthorityProblem(options.Authority) is { } problem)
        {
            Report(nameof(AdobePassOptions.Authority), problem);
        }
    }

    private static string? FindAuthorityProblem(Uri authority) =>
        !SecureTransport.Allows(authority)
            ? $"is not an https address: the client secret would be sent unencrypted. Set it to {Example}, or set only "
                + $"{nameof(AdobePassOptions.Environment)} (plain http is allowed for loopback only)."
        : authority.UserInfo.Length > 0 || authority.Query.Length > 0 || authority.Fragment.Length > 0
            ? $"has a user, a query or a fragment: set only the scheme and host, such as {Example}."
        : authority.AbsolutePath.TrimEnd('/').EndsWith("/o", StringComparison.Ordinal)
            || authority.AbsolutePath.Contains("/o/client", StringComparison.Ordinal)
            ? $"ends with the path that TokenKit adds itself: set only the scheme and host, such as {Example}."
        : authority.Host.StartsWith("mgmt", StringComparison.OrdinalIgnoreCase)
            && authority.Host.EndsWith(".adobe.com", StringComparison.OrdinalIgnoreCase)
            ? "is a host of the management APIs, which does not register clients: set the sp host of the same environment, such as "
                + $"{Example}."
        : null;

    private void CheckText(string property, string? value, int longest, bool isHeader = false)
    {
        if (value is null)
        {
            return;
        }

        int notAscii = isHeader ? value.AsSpan().IndexOfAnyExceptInRange(' ', '~') : -1;
        if (PlainText.FindUnfit(value) is { } unfit)
        {
            Report(property, $"holds {unfit}. Remove it.");
        }
        else if (notAscii >= 0)
        {
            Report(
                property,
                $"holds a character that a header may not carry (U+{(int)value[notAscii]:X4}) at position {notAscii}. Remove it.");
        }
        else if (value.Length > longest)
        {
            Report(property, $"has {value.Length} characters, and may have {longest}: shorten it.");
        }
    }

    private void CheckNumbers()
    {
        if (options.ReRegistrationCoolDown < TimeSpan.Zero || options.ReRegistrationCoolDown > TimeSpan.FromDays(3650))
        {
            Report(nameof(AdobePassOptions.ReRegistrationCoolDown), "is not between 0 and ten years: set a time such as 01:00:00.");
        }

        if (options.MaxCachedDevices < 1)
        {
            Report(nameof(AdobePassOptions.MaxCachedDevices), "is not positive: set a number such as 100000.");
        }

        if (options.DeviceIdleTimeout < TimeSpan.FromSeconds(1) || options.DeviceIdleTimeout > TimeSpan.FromDays(30))
        {
            Report(nameof(AdobePassOptions.DeviceIdleTimeout), "is not between one second and 30 days: set a time such as 01:00:00.");
        }

        if (options.Cache.FindProblem() is { } found)
        {
            _problems.Add($"{At(nameof(AdobePassOptions.Cache))}:{found.Property} {found.Problem}.");
        }
    }

    private void Report(string property, string problem) => _problems.Add($"{At(property)} {problem}");

    private string At(string property) => $"{settings}:{property}";

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
