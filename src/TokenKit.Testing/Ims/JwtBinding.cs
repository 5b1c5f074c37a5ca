using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TokenKit.Testing.Ims;

// What ties assertions to a credential: the certificates that may sign them, and the ids that were used.
internal sealed class JwtBinding
{
    private readonly Lock _gate = new();
    private readonly List<X509Certificate2> _certificates = []; // guarded by _gate
    private readonly HashSet<long> _seen = []; // guarded by _gate
    private volatile bool _wasBound;

    public bool WasBound => _wasBound;

    public void Bind(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        using (RSA? key = certificate.GetRSAPublicKey())
        {
            if (key is null)
            {
                throw new ArgumentException("The certificate's key is not RSA: IMS takes RS256 only.", nameof(certificate));
            }
        }

        lock (_gate)
        {
            _certificates.Add(X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span));
        }

        _wasBound = true;
    }

    public bool Unbind(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        lock (_gate)
        {
            return _certificates.RemoveAll(bound => bound.RawDataMemory.Span.SequenceEqual(certificate.RawDataMemory.Span)) > 0;
        }
    }

    // An expired certificate is ignored, so Adobe's message about it misleads.
    public bool Signed(ReceivedJwt assertion, DateTimeOffset now)
    {
        X509Certificate2[] certificates;
        lock (_gate)
        {
            certificates = [.. _certificates];
        }

        return certificates
            .Where(certificate => certificate.NotBefore.ToUniversalTime() <= now.UtcDateTime)
            .Where(certificate => now.UtcDateTime <= certificate.NotAfter.ToUniversalTime())
            .Any(assertion.IsSignedBy);
    }

    public bool UseUp(long id)
    {
        lock (_gate)
        {
            return _seen.Add(id);
        }
    }
}
