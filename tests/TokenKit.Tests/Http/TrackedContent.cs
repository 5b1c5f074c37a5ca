namespace TokenKit.Tests.Http;

/// <summary>The body of an answer that records whether it was disposed.</summary>
internal sealed class TrackedContent(string text) : StringContent(text)
{
    public bool IsDisposed { get; private set; }

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }
}
