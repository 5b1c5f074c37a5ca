using TokenKit.AdobePass.Registration;

namespace TokenKit.AdobePass;

/// <summary>Makes one application of the options, or lists everything that stands in the way.</summary>
/// <param name="options">What the user set.</param>
/// <param name="settings">The path of those settings, such as <c>AdobeTokens:pass</c>, for the messages.</param>
internal sealed class AdobePassOptionsResolver(AdobePassOptions options, string settings)
{
    private const int LongestInstanceId = 512;

    private readonly List<string> _problems = [.. options.SettingProblems];

    /// <summary>What is wrong, where it is set and how to mend it; empty after a success.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public AdobePassApplication? Resolve()
    {
        Func<SoftwareStatement>? read = StatementSource();
        SoftwareStatement? statement = read is null ? null : TryRead(read);
        CheckAuthority();
        CheckText(nameof(AdobePassOptions.InstanceId), options.InstanceId, LongestInstanceId);
        CheckText(nameof(AdobePassOptions.Scope), options.Scope, int.MaxValue);
        CheckText(nameof(AdobePassOptions.UserAgent), options.UserAgent, int.MaxValue, isHeader: true);
        if (options.RedirectUri is { IsAbsoluteUri: false })
        {
            _problems.Add($"{At(nameof(AdobePassOptions.RedirectUri))} has no scheme: set it as it was given to the registered application, such as example-scheme://com.example.app.");
        }

        if (options.DeviceInfo?.FindProblem() is { } problem)
        {
            _problems.Add($"{At(nameof(AdobePassOptions.DeviceInfo))}:{problem}");
        }

        _problems.AddRange(HostPattern.FindProblems(HostPattern.Split(options.AllowedHosts), At(nameof(AdobePassOptions.AllowedHosts))));
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
        };
    }

    private string StatementSetting => At(IsFile ? nameof(AdobePassOptions.SoftwareStatementFile) : nameof(AdobePassOptions.SoftwareStatement));

    private bool IsFile => !string.IsNullOrWhiteSpace(options.SoftwareStatementFile);

    private Func<SoftwareStatement>? StatementSource()
    {
        bool isText = !string.IsNullOrWhiteSpace(options.SoftwareStatement);
        if (isText && IsFile)
        {
            _problems.Add($"{At(nameof(AdobePassOptions.SoftwareStatement))} and {At(nameof(AdobePassOptions.SoftwareStatementFile))} are both set, and could be two applications: remove one.");
            return null;
        }

        if (!isText && !IsFile)
        {
            _problems.Add($"{At(nameof(AdobePassOptions.SoftwareStatement))} is not set: set it to the software statement downloaded from the TVE Dashboard, or {At(nameof(AdobePassOptions.SoftwareStatementFile))} to its file.");
            return null;
        }

        // The settings object belongs to the user, who may change it later.
        string setAt = StatementSetting;
        string? file = options.SoftwareStatementFile;
        string? text = options.SoftwareStatement;
        return IsFile ? () => SoftwareStatementFile.Read(file!, setAt) : () => SoftwareStatement.Parse(text!, setAt);
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

    private void CheckAuthority()
    {
        if (!Enum.IsDefined(options.Environment))
        {
            _problems.Add($"{At(nameof(AdobePassOptions.Environment))} is none of {string.Join(", ", Enum.GetNames<AdobePassEnvironment>())}.");
        }

        if (!SecureTransport.Allows(options.Authority))
        {
            _problems.Add($"{At(nameof(AdobePassOptions.Authority))} is not an https address: the client secret would travel in the clear. Set it to https://sp.auth.adobe.com/, or set {nameof(AdobePassOptions.Environment)} alone (plain http is for loopback only).");
        }
        else if (options.Authority.UserInfo.Length > 0 || options.Authority.Query.Length > 0 || options.Authority.Fragment.Length > 0)
        {
            _problems.Add($"{At(nameof(AdobePassOptions.Authority))} has a user, a query or a fragment: set the scheme and host alone, such as https://sp.auth.adobe.com/.");
        }
        else if (options.Authority.AbsolutePath.TrimEnd('/').EndsWith("/o", StringComparison.Ordinal) || options.Authority.AbsolutePath.Contains("/o/client", StringComparison.Ordinal))
        {
            _problems.Add($"{At(nameof(AdobePassOptions.Authority))} ends with the path that TokenKit adds itself: set the scheme and host alone, such as https://sp.auth.adobe.com/.");
        }
        else if (options.Authority.Host.StartsWith("mgmt", StringComparison.OrdinalIgnoreCase) && options.Authority.Host.EndsWith(".adobe.com", StringComparison.OrdinalIgnoreCase))
        {
            _problems.Add($"{At(nameof(AdobePassOptions.Authority))} is a host of the management APIs, which registers nobody: set the sp host of the same environment, such as https://sp.auth.adobe.com/.");
        }
    }

    private void CheckText(string property, string? value, int longest, bool isHeader = false)
    {
        if (value is null)
        {
            return;
        }

        int notAscii = isHeader ? value.AsSpan().IndexOfAnyExceptInRange(' ', '~') : -1;
        if (PlainText.FindUnfit(value) is { } unfit)
        {
            _problems.Add($"{At(property)} holds {unfit}. Remove it.");
        }
        else if (notAscii >= 0)
        {
            _problems.Add($"{At(property)} holds a character that a header may not carry (U+{(int)value[notAscii]:X4}) at position {notAscii}. Remove it.");
        }
        else if (value.Length > longest)
        {
            _problems.Add($"{At(property)} has {value.Length} characters: at most {longest} are taken.");
        }
    }

    private void CheckNumbers()
    {
        if (options.ReRegistrationCoolDown < TimeSpan.Zero || options.ReRegistrationCoolDown > TimeSpan.FromDays(3650))
        {
            _problems.Add($"{At(nameof(AdobePassOptions.ReRegistrationCoolDown))} is not between 0 and ten years: set a time such as 01:00:00.");
        }

        if (options.MaxCachedDevices < 1)
        {
            _problems.Add($"{At(nameof(AdobePassOptions.MaxCachedDevices))} is not positive: set a number such as 100000.");
        }

        if (options.DeviceIdleTimeout < TimeSpan.FromSeconds(1) || options.DeviceIdleTimeout > TimeSpan.FromDays(30))
        {
            _problems.Add($"{At(nameof(AdobePassOptions.DeviceIdleTimeout))} is not between one second and 30 days: set a time such as 01:00:00.");
        }

        if (options.Cache.FindProblem() is { } found)
        {
            _problems.Add($"{At(nameof(AdobePassOptions.Cache))}:{found.Property} {found.Problem}.");
        }
    }

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;

    private string At(string property) => $"{settings}:{property}";
}
